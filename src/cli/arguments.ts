/**
 * Arguments held against a command's definition before it runs: citty itself lets unknown, repeated and empty flags
 * pass. A positional whose name ends in `...` takes one value or more.
 */
import { parseArgs } from "node:util";
import type { ArgDef, ArgsDef } from "citty";
import { KintsugiError } from "../errors.ts";

interface Checking {
  /** Its name, for errors. */
  readonly command: string;
  readonly definition: ArgsDef;
}

/** Throws `usage` or `unknown-name` where citty would guess. */
export function requireArguments(rawArgs: readonly string[], checking: Checking): void {
  const { flags, values } = tokensOf(rawArgs, checking.definition);
  const seen = new Set<string>();
  for (const flag of flags) {
    requireKnown(flag, checking);
    if (seen.has(flag.name)) throw usage(flag.raw, "to be given once", "a second one");
    seen.add(flag.name);
    requireValue(flag, checking.definition[flag.name]);
  }
  requirePositionals(values, checking);
  requireFlags(seen, checking);
}

interface Flag {
  readonly name: string;
  /** As it was written: `--out`. */
  readonly raw: string;
  readonly value: string | undefined;
  readonly inline: boolean;
}

function tokensOf(rawArgs: readonly string[], definition: ArgsDef) {
  const options = Object.fromEntries(
    flagsOf(definition).map(([name, { type }]) => {
      return [name, { type: type === "boolean" ? "boolean" : "string" } as const];
    }),
  );
  const args = [...rawArgs];
  const parsed = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const flags: Flag[] = [];
  const values: string[] = [];
  for (const token of parsed.tokens) {
    if (token.kind === "positional") values.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName: raw, value, inlineValue: inline = false } = token;
    flags.push({ name, raw, value, inline });
  }
  return { flags, values };
}

const isPositional = ({ type }: ArgDef): boolean => type === "positional";

const flagsOf = (definition: ArgsDef) =>
  Object.entries(definition).filter(([, argument]) => !isPositional(argument));

function requireKnown({ name, raw }: Flag, { command, definition }: Checking): void {
  const known = flagsOf(definition).map(([flag]) => `--${flag}`);
  if (Object.hasOwn(definition, name) && !isPositional(definition[name])) return;
  throw usage(command, known.length > 0 ? `one of ${known.join(", ")}` : "no flags", raw);
}

function requireValue({ raw, value, inline }: Flag, argument: ArgDef): void {
  if (argument.type === "boolean") {
    if (value !== undefined) throw usage(raw, "no value", `"${value}"`);
    return;
  }
  const looksLikeFlag = !inline && value !== undefined && /^-[^\d]/.test(value);
  if (value === undefined || value === "" || looksLikeFlag) {
    throw usage(raw, argument.valueHint ?? "a value", looksLikeFlag ? value : "nothing");
  }
  if (argument.type === "enum") oneOf(raw, value, argument.options ?? []);
}

function requirePositionals(values: readonly string[], { command, definition }: Checking): void {
  const wanted = Object.entries(definition).filter(([, argument]) => isPositional(argument));
  const names = wanted.map(([name]) => name.toUpperCase());
  const missing = wanted.findIndex(([, { required }], i) => required !== false && !values[i]);
  if (missing >= 0)
    throw usage(command, names[missing], "nothing", `see kintsugi ${command} --help`);
  if (names.at(-1)?.endsWith("...") || values.length <= wanted.length) return;
  const got = `"${values[wanted.length]}"`;
  throw usage(command, names.length > 0 ? `only ${names.join(" ")}` : "no arguments", got);
}

function requireFlags(seen: ReadonlySet<string>, { command, definition }: Checking): void {
  const missing = flagsOf(definition).find(([name, { required }]) => required && !seen.has(name));
  if (!missing) return;
  const [name, { valueHint = name }] = missing;
  throw usage(command, `--${name} ${valueHint}`, "nothing", `see kintsugi ${command} --help`);
}

// ── Values ──────────────────────────────────────────────────────────────────────────────────────

/** The value, where it is one of those that there are; else throws `unknown-name` with all of them. */
export function oneOf<T extends string>(where: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const expected = `one of ${known.join(", ")}`;
  throw new KintsugiError("unknown-name", { where, expected, got: `"${value}"` });
}

/** A decimal number of at least `least`, `1.5` or `8`; whole where `step` is 1. */
export function numberOf(
  where: string,
  value: string,
  {
    least,
    step,
    of = "number",
  }: { readonly least: number; readonly step?: 1; readonly of?: string },
): number {
  const number = /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && (step === undefined || Number.isInteger(number))) return number;
  throw usage(where, `a ${step ? "whole " : ""}${of} of at least ${least}`, `"${value}"`);
}

/** `"3,4,50,60"` → 3, 4, 50, 60; as many whole numbers as `names` names. */
export function wholeNumbers(where: string, value: string, names: string): readonly number[] {
  const parts = value.split(",");
  const isWhole = parts.every((part) => /^-?\d{1,9}$/.test(part.trim()));
  if (isWhole && parts.length === names.split(",").length) return parts.map(Number);
  throw usage(where, `whole pixels ${names}`, `"${value}"`);
}

/** A flag's or an argument's error. */
export function usage(
  where: string,
  expected: string,
  got: string,
  advice?: string,
): KintsugiError {
  return new KintsugiError("usage", { where, expected, got, ...(advice && { advice }) });
}
