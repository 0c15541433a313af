/**
 * RGB colour profiles of the matrix kind (ICC.1:2022, 8.3.3): three tone curves and the primaries' XYZ under D50. Nearly
 * every camera's, screen's and working space is one; profiles that are only tables are not read.
 */

/** `curves[c]` turns the encoded channel c, 0…1, into light; `matrix` (row-major 3×3) turns light into XYZ under D50. */
export interface MatrixProfile {
  readonly curves: readonly [Curve, Curve, Curve];
  readonly matrix: readonly number[];
}

/** Encoded value 0…1 → light, 0…1, never falling. */
export type Curve = (encoded: number) => number;

/** The power that all three curves are, as Adobe RGB's; undefined for sRGB's and others, which have a straight piece. */
export function gammaOf(icc: Uint8Array): number | undefined {
  const curves = matrixProfile(icc)?.curves;
  if (!curves) return undefined;
  const gamma = -Math.log2(curves[0](0.5));
  const isPower = (curve: Curve) => probes.every((x) => Math.abs(curve(x) - x ** gamma) < 1e-4);
  return curves.every(isPower) ? gamma : undefined;
}

const probes = Array.from({ length: 33 }, (_, i) => i / 32);

/** ICC.1, 7.2.6: the header's colour space, `RGB ` or `GRAY` for instance. */
export function profileSpace(icc: Uint8Array): string {
  return textAt(viewOf(icc), 16, 20);
}

/** The name that a profile gives itself (9.2.41): text of version 2, or the first of version 4's; undefined without. */
export function profileName(icc: Uint8Array): string | undefined {
  try {
    const tag = tagsOf(viewOf(icc)).get("desc");
    const type = tag && textAt(tag, 0, 4);
    if (tag && type === "desc")
      return textAt(tag, 12, 12 + tag.getUint32(8))
        .split("\0")[0]
        .trim();
    if (!tag || type !== "mluc" || tag.getUint32(8) === 0) return undefined;
    const [length, at] = [tag.getUint32(20), tag.getUint32(24)];
    return new TextDecoder("utf-16be").decode(within(tag, at, length - (length % 2))).trim();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The profile of these bytes; undefined where they are damaged or of another kind. */
export function matrixProfile(icc: Uint8Array): MatrixProfile | undefined {
  try {
    return parsed(viewOf(icc));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads outside the bytes throw a `RangeError`. */
function parsed(icc: DataView): MatrixProfile | undefined {
  const isXyz = textAt(icc, 20, 24) === "XYZ ";
  if (textAt(icc, 16, 20) !== "RGB " || !isXyz) return undefined;
  const tags = tagsOf(icc);
  const primaries = ["rXYZ", "gXYZ", "bXYZ"].map((name) => xyzOf(tags.get(name)));
  const curves = ["rTRC", "gTRC", "bTRC"].map((name) => curveOf(tags.get(name)));
  const [r, g, b] = primaries;
  const [red, green, blue] = curves;
  if (!r || !g || !b || !red || !green || !blue) return undefined;
  const matrix = [0, 1, 2].flatMap((row) => [r[row], g[row], b[row]]);
  return Math.abs(determinant(matrix)) < 1e-6 ? undefined : { curves: [red, green, blue], matrix };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** A part of the bytes; what lies beyond their end is left out. */
function within({ buffer, byteOffset, byteLength }: DataView, at: number, length: number) {
  const start = Math.min(at, byteLength);
  return new DataView(buffer, byteOffset + start, Math.min(length, byteLength - start));
}

/** Letters of a byte each, as far as there are any. */
function textAt(view: DataView, start: number, end: number): string {
  const { buffer, byteOffset, byteLength } = within(view, start, end - start);
  return String.fromCharCode(...new Uint8Array(buffer, byteOffset, byteLength));
}

/** 7.3: a count, then signature, offset and size of each tag. */
function tagsOf(icc: DataView): ReadonlyMap<string, DataView> {
  const tags = new Map<string, DataView>();
  for (let i = 0; i < icc.getUint32(128); i++) {
    const entry = 132 + 12 * i;
    const body = within(icc, icc.getUint32(entry + 4), icc.getUint32(entry + 8));
    tags.set(textAt(icc, entry, entry + 4), body);
  }
  return tags;
}

/** s15Fixed16Number. */
function fixed(tag: DataView, at: number): number {
  return tag.getInt32(at) / 65536;
}

function xyzOf(tag: DataView | undefined): readonly [number, number, number] | undefined {
  if (!tag || textAt(tag, 0, 4) !== "XYZ ") return undefined;
  return [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)];
}

function curveOf(tag: DataView | undefined): Curve | undefined {
  const type = tag && textAt(tag, 0, 4);
  if (!tag || (type !== "curv" && type !== "para")) return undefined;
  return type === "curv" ? sampledCurve(tag) : parametricCurve(tag);
}

/** 10.6: no entry is the identity, one is a gamma (u8Fixed8), more are samples joined by straight lines. */
function sampledCurve(tag: DataView): Curve {
  const count = tag.getUint32(8);
  if (count === 0) return (x) => x;
  if (count === 1) {
    const gamma = tag.getUint16(12) / 256;
    return (x) => x ** gamma;
  }
  const samples = Float64Array.from({ length: count }, (_, i) => tag.getUint16(12 + 2 * i) / 65535);
  return (x) => {
    const place = x * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    return samples[below] + (place - below) * (samples[below + 1] - samples[below]);
  };
}

/** 10.18, table 68: Y = (aX + b)^g + e from X = d on, cX + f below. */
function parametricCurve(tag: DataView): Curve | undefined {
  const type = tag.getUint16(8);
  const counts = [1, 3, 4, 5, 7];
  if (type >= counts.length) return undefined;
  const [g, a = 1, b = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = Array.from(
    { length: counts[type] },
    (_, i) => fixed(tag, 12 + 4 * i),
  );
  if (type === 0) return (x) => x ** g;
  if (type <= 2) return (x) => (x >= -b / a ? (a * x + b) ** g + third : third);
  return (x) => (x >= fourth ? (a * x + b) ** g + fifth : third * x + sixth);
}

/** Of a row-major 3×3 matrix. */
function determinant([a, b, c, d, e, f, g, h, i]: readonly number[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** The inverse of a row-major 3×3 matrix, by its adjugate. */
export function inverse(matrix: readonly number[]): readonly number[] {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const scale = 1 / determinant(matrix);
  return [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((cofactor) => cofactor * scale);
}

/** The product of two row-major 3×3 matrices. */
export function product(left: readonly number[], right: readonly number[]): readonly number[] {
  return left.map((_, i) => {
    const row = i - (i % 3);
    const column = i % 3;
    return (
      left[row] * right[column] +
      left[row + 1] * right[3 + column] +
      left[row + 2] * right[6 + column]
    );
  });
}
