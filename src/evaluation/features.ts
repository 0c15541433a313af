/**
 * Features of pictures by any ONNX network that a person names (Inception, VGG, ResNet), for FID. The file is read into
 * the graph, so it runs wherever networks run.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { KintsugiError } from "../errors.ts";
import { compile, input, mean, reshape, type Shape, type Tensor } from "../graph/index.ts";
import { openFile } from "../graph/read-file.ts";
import type { Picture } from "../image/picture.ts";
import { resize } from "../image/resize.ts";
import { signed } from "../networks/index.ts";
import { type ClassifierScale, classifierOf, classifierScales } from "../nn/classifier.ts";
import { type Device, sha256 } from "../runtime/index.ts";

export const featureScales = classifierScales;

export interface FeatureOptions {
  /** An ONNX file with one input `[N, 3, H, W]`, RGB. */
  readonly path: string;
  /** The value to take, by its ONNX name; the file's first output where left out. */
  readonly output?: string | undefined;
  /** What the file takes: `signed` (−1…1, as Inception) where left out. */
  readonly scale?: ClassifierScale | undefined;
}

export interface Features {
  /** The file and the value, for reports. */
  readonly name: string;
  /** Tells the file, the value and the scale from all others. */
  readonly id: string;
  /** The features of one picture, 0…1; those of a map `[1, D, h, w]` are its means. */
  of(picture: Picture): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Sides of the pictures where the file leaves them open: Inception's. */
const USUAL_SIDE_PX = 299;

/** Errors: file-missing; model-unsupported (a file that is no network of one RGB picture); unknown-name (`output`). */
export async function openFeatures(options: FeatureOptions, device: Device): Promise<Features> {
  const { path, scale = "signed" } = options;
  const where = basename(path);
  const bytes = await bytesOf(path);
  const { size, outputs } = portsOf(bytes, where);
  const output = options.output ?? outputs[0];
  const picture = input("picture", size);
  const [value] = classifierOf({ where, bytes, scale }, size)(picture, [output]);
  const features = vectorOf(value, `${where}: ${output}`);
  const program = { name: where, feeds: { picture }, results: { features }, state: {} };
  const session = await device.load(compile(program), { transfer: true });
  return {
    name: `${where}: ${output}`,
    id: `${await sha256(bytes)} ${output} ${scale}`,
    async of(shown) {
      const [, , height, width] = size;
      const { data } = resize(shown, { width, height }, "bilinear");
      const results = await session.run({ picture: signed(data) }, { transfer: true });
      return results.features.data as Float32Array;
    },
    close: () => session.release(),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const got = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : `${cause}`;
    const complaint = { where: path, expected: "an ONNX file of a network", got };
    throw new KintsugiError("file-missing", complaint, { cause });
  }
}

interface Ports {
  /** `[1, 3, H, W]`, open sides 299 px. */
  readonly size: Shape;
  readonly outputs: readonly string[];
}

function portsOf(bytes: Uint8Array, where: string): Ports {
  const { inputs, outputs } = openFile(bytes, where);
  const sides = inputs.map(({ type }) =>
    type?.value.case === "tensorType" ? type.value.value.shape?.dim.map(sideOf) : undefined,
  );
  const [shape] = sides;
  const isPicture = shape?.length === 4 && (shape[1] ?? 3) === 3;
  if (inputs.length === 1 && isPicture) {
    return { size: [1, 3, shape[2] ?? USUAL_SIDE_PX, shape[3] ?? USUAL_SIDE_PX], outputs };
  }
  const shown = inputs.map(({ name }, i) => `${name} [${sides[i]?.map((side) => side ?? "?")}]`);
  throw new KintsugiError("model-unsupported", {
    where,
    expected: "one input [N, 3, H, W]",
    got: shown.join(", "),
    advice: "export the network for RGB pictures, channels first",
  });
}

interface Dimension {
  readonly value: { readonly case?: string | undefined; readonly value?: unknown };
}

/** Undefined where the file leaves the side open. */
const sideOf = ({ value }: Dimension): number | undefined =>
  value.case === "dimValue" && Number(value.value) > 0 ? Number(value.value) : undefined;

/** `[1, D]` or `[1, D, h, w]` → `[D]` */
function vectorOf(value: Tensor, where: string): Tensor {
  const { shape } = value;
  if (shape.length === 4) return reshape(mean(value, { axes: [2, 3] }), [shape[1]]);
  if (shape.length === 2) return reshape(value, [shape[1]]);
  throw new KintsugiError("model-unsupported", {
    where,
    expected: "features [N, D] or [N, D, H, W]",
    got: `[${shape.join(", ")}]`,
    advice: "name another value with --features-output",
  });
}
