/** `kintsugi inspect`: what a picture file says of itself, and whether Kintsugi or another program made a part of it. */
import { defineCommand } from "citty";
import { type FileFacts, inspectPicture } from "../files/index.ts";
import { type ProvenanceRecord, provenanceIn } from "../mending/provenance.ts";
import { complain } from "./complaint.ts";
import { print, tableLines } from "./terminal.ts";

export const command = defineCommand({
  meta: {
    name: "inspect",
    description: "Tell what a picture file says of itself, and what Kintsugi did to it",
  },
  args: {
    "in...": { type: "positional", required: true, description: "the pictures" },
    json: { type: "boolean", description: "print one JSON object a picture" },
  },
  async run({ args }) {
    let exitCode = 0;
    for (const path of args._) {
      try {
        const facts = await inspectPicture(path);
        const kintsugi = provenanceIn(facts.xmp);
        if (args.json) print(JSON.stringify(reportOf(path, facts, kintsugi)));
        else for (const line of linesOf(path, facts, kintsugi)) print(line);
      } catch (error) {
        if (args._.length === 1) throw error;
        const told = complain(error); // outside of `||=`, which would tell only the first
        exitCode ||= told;
      }
    }
    return exitCode;
  },
});

export const examples = ["kintsugi inspect mended.png", "kintsugi inspect *.jpg --json"];

/** What does not apply is null; names of Kintsugi's record begin with a small letter, as all others do. */
function reportOf(path: string, facts: FileFacts, kintsugi: ProvenanceRecord | undefined) {
  const { xmp, ...rest } = facts;
  const own = Object.entries(rest).map(([name, value]) => [name, value ?? null]);
  const record = Object.entries(kintsugi ?? {}).map(([name, value]) => [
    name[0].toLowerCase() + name.slice(1),
    name === "HoleArea" ? Number(value) : value,
  ]);
  return {
    input: path,
    ...Object.fromEntries(own),
    xmp: xmp !== undefined,
    kintsugi: kintsugi ? Object.fromEntries(record) : null,
  };
}

function linesOf(path: string, facts: FileFacts, kintsugi: ProvenanceRecord | undefined) {
  const rows = [...factRows(facts), ...originRows(facts, kintsugi)];
  return [path, ...tableLines(rows.map(([name, value]) => [`  ${name}`, value]))];
}

type Row = readonly [name: string, value: string];

/** Rows whose value is there. */
const present = (rows: readonly (readonly [string, string | undefined])[]): readonly Row[] =>
  rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));

function factRows(facts: FileFacts): readonly Row[] {
  const { jpeg, exif } = facts;
  return present([
    ["format", jpeg ? `jpeg of quality ${jpeg.quality}, estimated` : facts.format],
    ["size", `${facts.width}×${facts.height} px in ${facts.bytes} bytes`],
    ["pixels", pixelsText(facts)],
    ["profile", facts.profile],
    [
      "density",
      facts.density === undefined ? undefined : `${Math.round(facts.density)} px an inch`,
    ],
    ["orientation", facts.orientation === 1 ? undefined : `${facts.orientation} of EXIF`],
    ["frames", facts.frames > 1 ? `${facts.frames}` : undefined],
    ["camera", [exif?.make, exif?.model].filter(Boolean).join(" ") || undefined],
    ["program", facts.creatorTool ?? exif?.software],
    ["date", exif?.dateTime],
    ["IPTC", facts.iptc ? "a record" : undefined],
    [
      "thumbnail",
      facts.thumbnail
        ? `in ${facts.thumbnails.join(", ")}: may show an older state of the picture`
        : undefined,
    ],
    ["credentials", facts.c2pa ? "C2PA, not checked here" : undefined],
  ]);
}

const pixelsText = ({ channels, depth, space, palette }: FileFacts): string =>
  `${channels} channels of ${depth}, ${space}${palette ? ", by a palette" : ""}`;

/** What IPTC's words for how a picture came to be mean, by their last part. */
const sourceTypes: Readonly<Record<string, string>> = {
  compositeWithTrainedAlgorithmicMedia: "a network made a part of it",
  trainedAlgorithmicMedia: "a network made all of it",
  algorithmicallyEnhanced: "a formula changed a part of it",
  algorithmicMedia: "a formula made all of it",
  digitalCapture: "a camera took it",
  compositeCapture: "put together from what cameras took",
  humanEdits: "a person edited it",
  digitalCreation: "a person made it",
};

function originRows(
  { digitalSourceType: type }: FileFacts,
  kintsugi: ProvenanceRecord | undefined,
): readonly Row[] {
  const meaning = type && sourceTypes[type.split("/").at(-1) ?? ""];
  const source = meaning ? `${type} (${meaning})` : type;
  return present([
    ["source type", source ?? "none: the file does not say how it came to be"],
    ["by Kintsugi", kintsugi ? `version ${kintsugi.Version}` : "no mark of it"],
    ["network", kintsugi?.Network],
    ["weights", kintsugi?.Weights && `${kintsugi.Weights}, SHA-256 ${kintsugi.WeightsSha256}`],
    ["hole", kintsugi && `${kintsugi.HoleArea} px of ${kintsugi.Damage}`],
    ["cells kept", kintsugi?.Consistency],
    ["border", kintsugi?.Composition],
    ["note", kintsugi?.Note],
  ]);
}
