/** What callers of the library hand over, checked once: names that there are, values of their kinds. */
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { composeModes } from "../image/index.ts";
import { damageKinds } from "../mosaic/index.ts";
import { deviceChoices } from "../runtime/index.ts";
import { qualities } from "./looks.ts";

const point = z.object({ x: z.number(), y: z.number() });
const size = { width: z.number(), height: z.number() };

/** Where a picture is damaged: one of these. */
const region = {
  rectangle: z.object({ x: z.number(), y: z.number(), ...size }),
  hole: z.object({ ...size, data: z.instanceof(Uint8Array) }),
  colour: z.string(),
};

/** Sizes of cells are checked where the picture's is known. */
const damage = { kind: z.enum(damageKinds), cellPx: z.unknown(), anchor: point };

const named = { name: z.string() };

const device = {
  device: z.union([z.enum(deviceChoices), z.looseObject({ load: z.unknown() })]),
  arena: z.boolean(),
  buffers: z.enum(["handed-on", "freed"]),
  threads: z.int().positive(),
  optimizationsOff: z.array(z.string()),
  entries: z.record(z.string(), z.string()),
};
const weights = { weights: z.union([z.string(), z.looseObject({ card: z.unknown() })]) };

const injury = {
  quality: z.enum(qualities),
  variants: z.int().positive(),
  seed: z.int().nonnegative(),
  compose: z.enum(composeModes),
  featherPx: z.number().positive(),
  grain: z.boolean(),
  mark: z.boolean(),
  longest: z.number().positive(),
  signal: z.instanceof(AbortSignal),
};

const mender = z.looseObject({ paint: z.unknown() });
const method = z.string();

const optionsOf = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).partial();

const schemas = {
  mend: optionsOf({
    ...{ ...region, ...damage, ...named, ...injury },
    ...{ ...device, ...weights, network: method, mender },
  }),
  mosaic: optionsOf({ ...region, ...damage, ...named }),
  openMender: optionsOf({ method, ...weights, ...device }),
};

/** @throws {KintsugiError} usage, about the option of the function called */
export function requireOptions(call: keyof typeof schemas, options: object): void {
  const values: Readonly<Record<string, unknown>> = { ...options };
  const regions = Object.keys(region).filter((key) => values[key]);
  if (call !== "openMender" && regions.length > 1) {
    throw wrong(call, "one region", regions.join(" and "));
  }
  const checked = schemas[call].safeParse(options);
  if (checked.success) return;
  const [issue] = checked.error.issues;
  if (issue.code === "unrecognized_keys") {
    throw wrong(
      call,
      `options out of ${Object.keys(schemas[call].shape).join(", ")}`,
      issue.keys.join(", "),
    );
  }
  const [name, ...inner] = issue.path;
  const where = `${call}: ${[name, ...inner].join(".")}`;
  const value = values[String(name)];
  const got = JSON.stringify(value) ?? typeof value;
  throw wrong(
    where,
    issue.message.replace(/^.*: expected /, "").replace(/, received .*$/, ""),
    got,
  );
}

const wrong = (where: string, expected: string, got: string): KintsugiError =>
  new KintsugiError("usage", { where, expected, got });
