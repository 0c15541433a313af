/**
 * Trained weights: a safetensors file and beside it a model card that says what they are, what they were trained on
 * and how good they are. Pure: bytes in, bytes out.
 */
import { gunzipped, isGzipped } from "../compression.ts";
import { KintsugiError } from "../errors.ts";
import { sizeOf } from "../graph/tensor.ts";
import type { Tensors } from "./device.ts";
import {
  bytesInMemory,
  encodeSafetensors,
  type FloatFormat,
  floatFormats,
  readSafetensors,
  type SafetensorsSource,
} from "./safetensors.ts";
import { sha256 } from "./sha256.ts";
import { z } from "./zod-mini.ts";

const text = z.string().check(z.minLength(1));
const count = z.int().check(z.nonnegative());
const sourceSchema = z.strictObject({
  name: text,
  licence: text,
  /** Who is to be named, as the licence asks. */
  credit: z.string(),
  /** The part of the training samples that came from here, 0…1. */
  share: z.number().check(z.gte(0), z.lte(1)),
});

const pointSchema = z.strictObject({
  step: count,
  /** Of training so far, over all sittings. */
  seconds: z.number().check(z.nonnegative()),
  value: z.number(),
});
const curveSchema = z.strictObject({
  loss: z.array(pointSchema),
  /** In dB over the holes of the held-out examples; and that of the first guess there. */
  psnrHole: z.array(pointSchema),
  guessPsnrHole: z.nullable(z.number()),
});

/** How a training went, against steps and time. */
export type TrainingCurve = z.infer<typeof curveSchema>;
export type CurvePoint = z.infer<typeof pointSchema>;

const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"));

/** The weights that a training began with, and the steps that had made them what they were. */
export const originSchema = z.strictObject({
  name: text,
  sha256: digest,
  steps: count,
});
export type Origin = z.infer<typeof originSchema>;

/** `NAME.json` beside `NAME.safetensors`, or `NAME.safetensors.gz`. */
export const cardSchema = z.strictObject({
  version: z.literal(1),
  name: text,
  /** The network's name in the registry, and its settings there. */
  network: text,
  configuration: z.record(z.string(), z.json()),
  /** The kinds of damage that the weights mend, as `mean`, `book`, `white-out`. */
  damage: z.array(text).check(z.minLength(1)),
  data: z.strictObject({ sources: z.array(sourceSchema) }),
  /** What the figures were measured by, and they: PSNR in dB, SSIM 0…1. */
  protocol: text,
  figures: z.record(z.string(), z.number()),
  training: z.strictObject({
    /** Of this training alone, as the seconds. */
    steps: count,
    seconds: z.number().check(z.nonnegative()),
    /** Absent where it began with fresh weights. */
    from: z.optional(originSchema),
    machine: text,
    date: z.iso.date(),
    curve: z.optional(curveSchema),
  }),
  /** How many numbers the tensors hold. */
  parameters: z.int().check(z.positive()),
  format: z.enum(floatFormats),
  /** Of the safetensors file, as it is out of gzip. */
  sha256: digest,
});

export type Card = z.infer<typeof cardSchema>;

/** All steps that went into weights, those of the trainings that it began with included. */
export const stepsInto = ({ training: { steps, from } }: Pick<Card, "training">): number =>
  steps + (from?.steps ?? 0);

/** The part of the card that its author writes; the rest follows from the tensors. */
export type CardText = Omit<
  Card,
  "version" | "configuration" | "parameters" | "format" | "sha256"
> & { readonly configuration: Readonly<Record<string, unknown>> };

export interface Weights {
  readonly card: Card;
  readonly tensors: Tensors;
}

export interface WeightsFiles {
  readonly safetensors: Uint8Array;
  /** JSON. */
  readonly card: string;
}

/** @throws {KintsugiError} weights-invalid where a value does not fit float16 or the card breaks its schema */
export async function encodeWeights(
  { card, tensors }: { readonly card: CardText; readonly tensors: Tensors },
  format: FloatFormat = "float32",
): Promise<WeightsFiles> {
  const metadata = { format: "kintsugi", name: card.name, network: card.network };
  const safetensors = encodeSafetensors({ tensors, metadata }, format);
  const whole = {
    version: 1,
    ...card,
    parameters: countOf(tensors),
    format,
    sha256: await sha256(safetensors),
  };
  const checked = checkCard(whole, `the card of ${card.name}`);
  return { safetensors, card: `${JSON.stringify(checked, undefined, 2)}\n` };
}

/**
 * `where` is the files' common path without its ending; the safetensors file may be gzipped. Half floats are widened, bytes
 * scaled.
 * @throws {KintsugiError} weights-invalid (a damaged or foreign file, or two that do not belong together)
 */
export async function decodeWeights(files: WeightsFiles, where: string): Promise<Weights> {
  const safetensors = await unpacked(files.safetensors, where);
  const source = bytesInMemory(safetensors);
  return readWeights({ source, sha256: await sha256(safetensors), card: files.card }, where);
}

async function unpacked(file: Uint8Array, where: string): Promise<Uint8Array> {
  if (!isGzipped(file)) return file;
  return gunzipped(file).catch(() =>
    refuse(`${where}.safetensors.gz`, "a whole gzip file", "a damaged one", fetchAgain),
  );
}

/** As `decodeWeights`, of a safetensors file that may be elsewhere than in memory, and its SHA-256. */
export function readWeights(
  given: { readonly source: SafetensorsSource; readonly sha256: string; readonly card: string },
  where: string,
): Weights {
  const card = checkCard(parse(given.card, `${where}.json`), `${where}.json`);
  const file = `${where}.safetensors`;
  const { tensors } = readSafetensors(given.source, file);
  requireSame(file, `the SHA-256 ${card.sha256} of its card`, given.sha256, card.sha256);
  requireSame(
    file,
    `the ${card.parameters} parameters of its card`,
    countOf(tensors),
    card.parameters,
  );
  return { card, tensors };
}

const fetchAgain = "fetch the weights and their card again";

const countOf = (tensors: Tensors): number =>
  Object.values(tensors).reduce((total, { shape }) => total + sizeOf(shape), 0);

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return refuse(where, "a model card in JSON", (error as Error).message);
  }
}

function checkCard(card: unknown, where: string): Card {
  const checked = cardSchema.safeParse(card);
  if (checked.success) return checked.data;
  const [{ path, message }] = checked.error.issues;
  return refuse(where, "a valid model card", `${path.join(".")}: ${message}`);
}

function requireSame<T>(where: string, expected: string, got: T, wanted: T): void {
  if (got !== wanted) refuse(where, expected, `${got}`, fetchAgain);
}

function refuse(where: string, expected: string, got: string, advice?: string): never {
  throw new KintsugiError("weights-invalid", { where, expected, got, ...(advice && { advice }) });
}
