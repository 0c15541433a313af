/** What PyTorch says about the operators of tests/graph-cases.ts, and how our results are held against it. */
import { expect } from "vitest";
import {
  type CompiledProgram,
  compile,
  gradients,
  input,
  mul,
  type Shape,
  sum,
  type Tensor,
} from "../../src/graph/index.ts";
import { type Build, type Family, graphCases } from "../graph-cases.ts";
import { programOf, type Results, type Values } from "../run-program.ts";
import goldens from "./graph.json" with { type: "json" };
import { hashed, uniform, wholeNumbers } from "./hash.ts";

/** A float operand uniform in low…high, or int64 places below a limit. */
type Operand = { readonly shape: Shape; readonly seed: number } & (
  | { readonly low: number; readonly high: number }
  | { readonly below: number }
);
/** The L2 norm, up to 16 entries far apart and sums of all under hashed signs; scripts/goldens/digest.py makes it. */
export interface Digest {
  readonly norm: number;
  readonly entries: readonly number[];
  readonly sums: readonly number[];
}
interface Golden {
  readonly inputs: readonly Operand[];
  readonly weightsSeed: number;
  readonly shape: Shape;
  readonly value: Digest;
  /** One for each float operand, of the loss Σ output ⊙ weights. */
  readonly gradients: readonly Digest[];
}

/**
 * An operator at work on its golden's operands: results `value`, `slope0`, `slope1`, … from feeds `x0`, `x1`, … and
 * `weights`, all of them behind the prefix.
 */
export interface GoldenGraph {
  readonly name: string;
  readonly prefix: string;
  readonly golden: Golden;
  readonly results: Readonly<Record<string, Tensor>>;
  readonly values: Values;
}
export interface GoldenCase extends GoldenGraph {
  readonly program: CompiledProgram;
}

export const { formula } = goldens;
/** JSON's type lists every case; all of them are of this one. */
export const graphGoldens = goldens as unknown as Readonly<
  Record<Family, Readonly<Record<string, Golden>>>
>;

/** The cases of a family; `prefixed` with their names they fit into one program. */
export const goldenGraphs = (
  family: Family,
  { prefixed }: { readonly prefixed: boolean },
): readonly GoldenGraph[] =>
  Object.entries<Build>(graphCases[family]).map(([name, build]) => ({
    name,
    golden: graphGoldens[family][name],
    ...graphOf(build, graphGoldens[family][name], prefixed ? `${name}: ` : ""),
  }));

/** The cases of a family, each compiled on its own. */
export const goldenCases = (family: Family): readonly GoldenCase[] =>
  goldenGraphs(family, { prefixed: false }).map((each) => ({
    ...each,
    program: compile(programOf(each.results, each.name)),
  }));

function graphOf(build: Build, golden: Golden, prefix: string) {
  const operands = golden.inputs.map((operand, i) =>
    input(`${prefix}x${i}`, operand.shape, "below" in operand ? "int64" : "float32"),
  );
  const value = build(...operands);
  const results = { [`${prefix}value`]: value, ...slopesOf(value, operands, prefix) };
  const fed = golden.inputs.map((operand, i) => [`${prefix}x${i}`, valuesOf(operand)] as const);
  const weights = uniform(golden.shape, golden.weightsSeed);
  const values = { ...Object.fromEntries(fed), [`${prefix}weights`]: weights };
  return { prefix, results, values };
}

/** `slope0`, … for the float operands, of the loss Σ value ⊙ weights; the weights are a placeholder of that name. */
export function slopesOf(value: Tensor, operands: readonly Tensor[], prefix = "") {
  const loss = sum(mul(value, input(`${prefix}weights`, value.shape)));
  const slopes = gradients(
    loss,
    operands.filter(({ dtype }) => dtype === "float32"),
  );
  return Object.fromEntries(slopes.map((slope, i) => [`${prefix}slope${i}`, slope]));
}

const valuesOf = (operand: Operand) =>
  "below" in operand
    ? wholeNumbers(operand.shape, operand.seed, operand.below)
    : uniform(operand.shape, operand.seed, operand.low, operand.high);

/** Value and gradients within `tolerance`, relative to the entry or to the tensor's root mean square. */
export function expectGolden(
  results: Results,
  { name, prefix, golden }: GoldenGraph,
  tolerance = 1e-5,
) {
  const check = (what: string, digest: Digest) =>
    expectDigest(results[prefix + what], { ...digest, name: `${what} of ${name}` }, tolerance);
  check("value", golden.value);
  golden.gradients.forEach((digest, i) => {
    check(`slope${i}`, digest);
  });
}

/** A tensor that Python digested, within `tolerance` as above; so is the L2 norm of the whole error, as its sums tell. */
export function expectDigest(
  values: Float32Array,
  { norm, entries, sums, name = "tensor" }: Digest & { readonly name?: string },
  tolerance: number,
): void {
  const rms = norm / Math.sqrt(values.length);
  expect(entries.length).toBe(Math.min(16, values.length));
  expect(Math.abs(lengthOf(values) - norm), `norm of ${name}`).toBeLessThanOrEqual(
    tolerance * norm,
  );
  entries.forEach((entry, i) => {
    const got = values[placeOf(i, values.length)];
    const gap = Math.abs(got - entry) / Math.max(Math.abs(entry), rms, Number.MIN_VALUE);
    expect(gap, `${name}, entry ${i}: ${got} for ${entry}`).toBeLessThanOrEqual(tolerance);
  });
  const gaps = signedSums(values, sums.length).map((got, k) => got - sums[k]);
  const error = lengthOf(gaps) / Math.sqrt(sums.length);
  expect(error, `error of ${name}, L2`).toBeLessThanOrEqual(tolerance * norm);
}

/** Equal distances would keep to one column of a picture 32 pixels wide: each entry lies 7 further in its stretch. */
function placeOf(i: number, length: number): number {
  const count = Math.min(16, length);
  return Math.floor((i * length) / count) + ((7 * i) % Math.floor(length / count));
}

/** Σ ±v, the sign being bit k of the place's hash. */
function signedSums(values: Float32Array, count: number): readonly number[] {
  const sums = new Array<number>(count).fill(0);
  for (const [i, value] of values.entries()) {
    const bits = hashed(i);
    for (let k = 0; k < count; k++) sums[k] += (bits >>> k) & 1 ? -value : value;
  }
  return sums;
}

function lengthOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
