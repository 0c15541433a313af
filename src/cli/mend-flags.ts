/** The flags of `kintsugi mend` beside those that say where and how a picture is broken. */
import type { ArgsDef } from "citty";
import type { WritableFormat } from "../files/index.ts";
import { composeModes } from "../image/index.ts";
import { usualNetwork } from "../mending/index.ts";
import { type Quality, qualities } from "../mending/looks.ts";
import type { InjuryOptions } from "../mending/mend-injury.ts";
import { adaptFlag } from "./adapt-flag.ts";
import { numberOf, oneOf, usage } from "./arguments.ts";
import { deviceFlag } from "./device-flag.ts";

const formats: readonly WritableFormat[] = ["png", "jpeg", "webp", "avif", "tiff"];

export const qualityFlag = {
  type: "enum",
  options: [...qualities],
  description:
    "best: the mean of eight looks, flipped and turned, or of the two that a mosaic of single pixels allows; fast (unless told): one look",
} as const satisfies ArgsDef[string];

export const qualityOf = (text: string | undefined): Quality | undefined =>
  text === undefined ? undefined : oneOf("--quality", text, qualities);

export const weightsFlag = {
  type: "string",
  valueHint: "WEIGHTS",
  description:
    "a network's weights instead of those that it takes: a path (.safetensors or .safetensors.gz), the folder of a run, or a name that kintsugi doctor lists",
} as const satisfies ArgsDef[string];

/** How it is mended. */
export const effortFlags = {
  network: {
    type: "string",
    valueHint: "NAME",
    description: `what mends: a network, or a formula as consistent-bicubic (${usualNetwork} unless told, or that of --weights)`,
  },
  weights: weightsFlag,
  adapt: adaptFlag,
  quality: qualityFlag,
  uncertainty: {
    type: "string",
    valueHint: "OUT.png",
    description:
      "also write how far the looks of the quality best disagree: 4 levels of grey for each level of it",
  },
  variants: {
    type: "string",
    valueHint: "N",
    description: "N different mendings that all show the same cells, OUT-1 … OUT-N",
  },
  seed: { type: "string", valueHint: "N", description: "what variants and grain are drawn from" },
  compose: {
    type: "enum",
    options: [...composeModes],
    description:
      "how the border is joined (the network's best unless told); none may change the whole picture",
  },
  grain: { type: "boolean", description: "give what is mended the noise of its surroundings" },
  mark: { type: "boolean", description: "draw a gold seam along the border of what is mended" },
  device: deviceFlag,
} satisfies ArgsDef;

/** What is written, and where. */
export const outputFlags = {
  out: {
    type: "string",
    valueHint: "FILE|DIR",
    description: "the picture to write, or a folder for several",
  },
  overwrite: {
    type: "boolean",
    description:
      "replace what is there; else a file that was named is refused, and one in a folder skipped",
  },
  format: {
    type: "enum",
    options: [...formats],
    description: "of the pictures in a folder, instead of each one's own",
  },
  "jpeg-quality": {
    type: "string",
    valueHint: "N",
    description: "1 to 100, of JPEGs; as good as the picture that was read unless told",
  },
  lossless: { type: "boolean", description: "write PNG where a JPEG was read" },
  plan: { type: "boolean", description: "print what would be looked at, and mend nothing" },
  "dry-run": { type: "boolean", description: "print what would be read and written, no more" },
  json: { type: "boolean", description: "print one JSON object a picture, mended or not" },
} satisfies ArgsDef;

interface EffortArguments {
  readonly quality?: string | undefined;
  readonly uncertainty?: string | undefined;
  readonly variants?: string | undefined;
  readonly seed?: string | undefined;
  readonly compose?: string | undefined;
  readonly grain?: boolean | undefined;
  readonly mark?: boolean | undefined;
}

/** Throws `usage` and `unknown-name`. */
export function effortOf(flags: EffortArguments): Omit<InjuryOptions, "signal"> {
  const { quality, uncertainty, variants, seed, compose, grain, mark } = flags;
  const chosen = qualityOf(quality);
  if (seed !== undefined && variants === undefined && !grain) {
    throw usage("--seed", "something that is drawn", "nothing", "say --variants or --grain, too");
  }
  if (uncertainty !== undefined && chosen === "fast") {
    throw usage("--uncertainty", "several looks", "--quality fast", "leave one of them out");
  }
  return {
    quality: uncertainty === undefined ? chosen : "best",
    variants: variants === undefined ? undefined : numberOf("--variants", variants, countRule),
    seed: seed === undefined ? undefined : numberOf("--seed", seed, { least: 0, step: 1 }),
    compose: compose === undefined ? undefined : oneOf("--compose", compose, composeModes),
    ...{ grain, mark },
  };
}

const countRule = { least: 1, step: 1 } as const;

interface OutputArguments {
  readonly format?: string | undefined;
  readonly "jpeg-quality"?: string | undefined;
}

/** Throws `usage` and `unknown-name`. */
export function outputChoiceOf({ format, "jpeg-quality": quality }: OutputArguments) {
  return {
    format: format === undefined ? undefined : oneOf("--format", format, formats),
    quality: quality === undefined ? undefined : jpegQualityOf(quality),
  };
}

function jpegQualityOf(text: string): number {
  const quality = numberOf("--jpeg-quality", text, countRule);
  if (quality <= 100) return quality;
  throw usage("--jpeg-quality", "a whole number of at most 100", `"${text}"`);
}
