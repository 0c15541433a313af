/** `kintsugi export`: a trained network as one ONNX file, to run anywhere. */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { defineCommand } from "citty";
import { ModelProtoSchema } from "onnx-buf";
import { throwIfAborted } from "../errors.ts";
import { writeAtomically } from "../files/index.ts";
import { type CompiledProgram, compile, type Port } from "../graph/index.ts";
import { trainedNetwork } from "../mending/index.ts";
import { loadWeightsNamed } from "../mending/named-weights.node.ts";
import { loadPackagedFor, packagedNames } from "../mending/packaged.node.ts";
import {
  cellsAlong,
  inferenceProgram,
  multipleOf,
  networkKinds,
  networkNames,
  type TrainedNetwork,
} from "../networks/index.ts";
import type { Card, Weights } from "../runtime/index.ts";
import { numberOf, usage } from "./arguments.ts";
import { requirePlace } from "./output.ts";
import type { Surroundings } from "./surroundings.ts";
import { note, print, tableLines } from "./terminal.ts";

export const command = defineCommand({
  meta: { name: "export", description: "Write a trained network as one ONNX file" },
  args: {
    name: {
      type: "positional",
      required: true,
      description:
        "a network's name, or weights: a path, the folder of a run, or a name that kintsugi doctor lists",
    },
    size: {
      type: "string",
      required: true,
      valueHint: "N",
      description: "sides of the pictures that it takes, in px",
    },
    out: {
      type: "string",
      required: true,
      valueHint: "NET.onnx",
      description: "the file to write",
    },
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const size = sizeOf(args.size);
    if (!args.out.endsWith(".onnx")) throw usage("--out", "a name ending in .onnx", args.out);
    await requirePlace(args.out);
    const { card, tensors } = await weightsNamed(args.name);
    const network = trainedNetwork({ card, tensors });
    requireMultiple(network, size);
    const program = compile(inferenceProgram(network, sizeFor(size)));
    throwIfAborted(signal, args.out);
    await writeAtomically(args.out, withMetadata(program, card));
    for (const line of portLines(program)) print(line);
    note(`${args.out}: ${card.name}, ${(card.parameters / 1e6).toFixed(2)} M parameters`);
  },
});

export const examples = [
  "kintsugi export gated-unet --size 256 --out gated-unet.onnx",
  "kintsugi export runs/mine --size 512 --out mine.onnx",
];

/** One layer of a larger graph would take tens of gigabytes to run. */
const largestSize = 16384;

function sizeOf(text: string): number {
  const size = numberOf("--size", text, { least: 8, step: 1, of: "number of pixels" });
  if (size <= largestSize) return size;
  throw usage("--size", `a whole number of pixels of at most ${largestSize}`, `"${text}"`);
}

const sizeFor = (side: number) => ({
  batch: 1,
  width: side,
  height: side,
  cells: cellsAlong(side),
});

/** By the network's name (its weights for mosaics), or as all weights are named. */
async function weightsNamed(name: string): Promise<Weights> {
  const network = networkNames.find((each) => each === name);
  if (!network) return loadWeightsNamed(name, { where: "export", besides: networkNames });
  const weights = await loadPackagedFor(network, "mosaic");
  const others = packagedNames().filter(
    (each) => each === `${name}-hole` && each !== weights.card.name,
  );
  for (const other of others) note(`${name}: ${weights.card.name} is taken; there is ${other} too`);
  return weights;
}

function requireMultiple({ name }: TrainedNetwork, size: number): void {
  const multiple = multipleOf(name);
  if (size % multiple !== 0) throw usage("--size", `a multiple of ${multiple}`, `${size}`);
}

/** What the feeds hold, for who runs the file without Kintsugi; pictures are RGB, −1…1. */
const meanings: Readonly<Record<string, string>> = {
  picture: "the damaged picture, RGB, -1 to 1 (sRGB level / 127.5 - 1)",
  base: "a first guess: the cells enlarged, or the hole filled smoothly; as picture",
  hole: "1 where the picture is missing or mosaiced, 0 where it is known",
  position: "across and down within the cell, -1 to 1; 0 outside the hole",
  cell: "log2(side of a cell / 8 px) / 2, width and height; 0 without a mosaic",
  kind: `1 at the kind of mosaic (${networkKinds.join(", ")}); all 0 without one`,
  support: "weight of each pixel in the mean of its cell; 0 outside the hole",
  rows: "1 where a pixel row belongs to a row of cells, numbered from the hole's first",
  columns: "1 where a pixel column belongs to a column of cells",
  knownEdges: "1 on Canny's edges of the known part (sigma 2), else 0",
  mended: "the mended picture, as picture but not clipped; known pixels are base's",
};

/** The model with its card and the meaning of its ports in ONNX's own fields. */
function withMetadata({ model, feeds, results }: CompiledProgram, card: Card): Uint8Array {
  const proto = fromBinary(ModelProtoSchema, model);
  const entries = {
    name: card.name,
    network: card.network,
    damage: card.damage.join(", "),
    sha256: card.sha256,
    credits: card.data.sources.map(({ name, licence }) => `${name} (${licence})`).join(", "),
    ...Object.fromEntries([...feeds, ...results].map(({ name }) => [name, meanings[name] ?? ""])),
  };
  proto.metadataProps.push(
    ...Object.entries(entries).map(([key, value]) => ({
      $typeName: "onnx.StringStringEntryProto" as const,
      key,
      value,
    })),
  );
  return toBinary(ModelProtoSchema, proto);
}

function portLines({ feeds, results }: CompiledProgram): readonly string[] {
  const row = (direction: string) => (port: Port) => [
    direction,
    port.name,
    `${port.dtype} [${port.shape.join(", ")}]`,
  ];
  const rows = [...feeds.map(row("in")), ...results.map(row("out"))];
  const lines = tableLines(rows);
  return lines.map((line, i) => `${line}  ${meanings[rows[i][1]] ?? ""}`.trimEnd());
}
