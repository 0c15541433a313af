/**
 * The safetensors format (https://github.com/huggingface/safetensors): 8 bytes with the header's length, a JSON
 * header, then the tensors' little-endian bytes without a gap. Reading is strict: the file may come from anywhere.
 */
import { KintsugiError } from "../errors.ts";
import type { ConstantsFile } from "../graph/tensor.ts";
import type { FloatTensor, TensorData, TensorSpec, Tensors } from "./device.ts";
import { floatsOfHalves, halvesOf, largestHalf } from "./float16.ts";
import { dequantised, quantised } from "./int8.ts";
import { z } from "./zod-mini.ts";

/**
 * How floats are stored; `int8` keeps float32 for tensors of one axis, and for the scales of the others. `int6` is the same
 * but for large tensors, which use 63 levels of their bytes' 255: for files that are gzipped.
 */
export const floatFormats = ["float32", "float16", "int8", "int6"] as const;
export type FloatFormat = (typeof floatFormats)[number];

export interface SafetensorsFile {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

const prefixBytes = 8;
/** The reference implementation's limit. */
const largestHeaderBytes = 100_000_000;

/** A stored type: its size, and how its bytes (a buffer of their own) are read. */
const storedTypes = {
  I64: { sizeBytes: 8, read: (b: ArrayBuffer) => ["int64", new BigInt64Array(b)] as const },
  F32: { sizeBytes: 4, read: (b: ArrayBuffer) => ["float32", new Float32Array(b)] as const },
  F16: { sizeBytes: 2, read: (b: ArrayBuffer) => ["float32", halves(b)] as const },
  I8: { sizeBytes: 1, read: (b: ArrayBuffer) => ["int8", new Int8Array(b)] as const },
  BOOL: { sizeBytes: 1, read: (b: ArrayBuffer) => ["bool", new Uint8Array(b)] as const },
} as const;
type StoredType = keyof typeof storedTypes;

const whole = z.int().check(z.nonnegative());
const entrySchema = z.strictObject({
  dtype: z.enum(["I64", "F32", "F16", "I8", "BOOL"]),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
});
const metadataSchema = z._default(z.record(z.string(), z.string()), {});
const headerSchema = z.catchall(z.object({ __metadata__: metadataSchema }), entrySchema);
type Entry = z.infer<typeof entrySchema>;

/** The same tensors give the same bytes, in whatever order they come. @throws {KintsugiError} weights-invalid */
export function encodeSafetensors(
  { tensors, metadata }: SafetensorsFile,
  format: FloatFormat = "float32",
): Uint8Array {
  const parts = Object.entries(tensors)
    .flatMap(([name, tensor]) => stored(name, tensor, format))
    .sort(inFile);
  const head = headOf(parts, metadata);
  const total = parts.reduce((sum, { bytes }) => sum + bytes.length, head.length);
  const file = new Uint8Array(total);
  file.set(head);
  let place = head.length;
  for (const { bytes } of parts) {
    file.set(bytes, place);
    place += bytes.length;
  }
  return file;
}

/** The same file, for those who have not all tensors at once: its head, and whose bytes follow, in their order. */
export function safetensorsHead(
  specs: Readonly<Record<string, TensorSpec>>,
  metadata: SafetensorsFile["metadata"],
): { readonly head: Uint8Array; readonly names: readonly string[] } {
  const parts = Object.entries(specs)
    .map(([name, { dtype, shape }]) => ({ name, shape, dtype: plainTypes[dtype] }))
    .sort(inFile);
  return { head: headOf(parts, metadata), names: parts.map(({ name }) => name) };
}

/** A safetensors file, wherever it is. */
export interface SafetensorsSource {
  readonly sizeBytes: number;
  /** A copy of the bytes from `begin` to before `end`. */
  read(begin: number, end: number): ArrayBuffer;
  /** Where this is given, float32 tensors stay in it until somebody asks for their values. */
  readonly file?: ConstantsFile;
}

/** As `readSafetensors`, of a file in memory. @throws {KintsugiError} weights-invalid */
export const decodeSafetensors = (file: Uint8Array, where: string): SafetensorsFile =>
  readSafetensors(bytesInMemory(file), where);

/** Not `file.slice`: on a Node `Buffer` that is a view. */
export const bytesInMemory = (file: Uint8Array): SafetensorsSource => ({
  sizeBytes: file.length,
  read: (begin, end) => new Uint8Array(file.subarray(begin, end)).buffer,
});

/** Half floats are widened, bytes scaled. `where` names the file in errors. @throws {KintsugiError} weights-invalid */
export function readSafetensors(source: SafetensorsSource, where: string): SafetensorsFile {
  const { header, start } = readHeader(source, where);
  const { __metadata__: metadata, ...entries } = header;
  requireContiguous(entries, source.sizeBytes - start, where);
  const read = ({ dtype, data_offsets: [begin, end] }: Entry) =>
    storedTypes[dtype].read(source.read(start + begin, start + end));
  const tensors = Object.entries(entries).flatMap(([name, entry]) => {
    if (isScaleOf(entries, name)) return [];
    const { shape } = entry;
    const floats = floatsLater(source, entry, start);
    if (floats) return [[name, floats] as const];
    const [dtype, data] = read(entry);
    if (dtype !== "int8") return [[name, { dtype, shape, data } as TensorData] as const];
    const [, scales] = read(requireScales(entries, name, where));
    const scaled = dequantised({ bytes: data, scales: scales as Float32Array });
    return [[name, { dtype: "float32", shape, data: scaled } as TensorData] as const];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** The tensor, where it can stay in its file; whoever maps that needs floats at a multiple of their size. */
function floatsLater(
  { file, read }: SafetensorsSource,
  { dtype, shape, data_offsets: [begin, end] }: Entry,
  start: number,
): FloatTensor | undefined {
  const offset = start + begin;
  if (!file || dtype !== "F32" || offset % Float32Array.BYTES_PER_ELEMENT !== 0) return undefined;
  let values: Float32Array | undefined;
  return {
    dtype: "float32",
    shape,
    stored: { file, offset },
    get data() {
      values ??= new Float32Array(read(offset, start + end));
      return values;
    },
  };
}

// ── Bytes and their scales ──────────────────────────────────────────────────────────────────────

type Entries = Readonly<Record<string, Entry>>;

/** The scales of a tensor in bytes lie beside it, under its name and this. */
const scaleSuffix = ":scale";

const isScaleOf = (entries: Entries, name: string): boolean =>
  name.endsWith(scaleSuffix) && entries[name.slice(0, -scaleSuffix.length)]?.dtype === "I8";

function requireScales(entries: Entries, name: string, where: string): Entry {
  const scales = entries[name + scaleSuffix];
  const [outputs = 0] = entries[name].shape;
  if (scales?.dtype === "F32" && scales.shape.length === 1 && scales.shape[0] === outputs) {
    return scales;
  }
  const got = scales ? `${scales.dtype} [${scales.shape.join(", ")}]` : "none";
  return refuse(`${where}, tensor ${name}`, `its scales, F32 [${outputs}]`, got, damaged);
}

// ── Single values ───────────────────────────────────────────────────────────────────────────────

const sizeOf = (dtype: StoredType): number => storedTypes[dtype].sizeBytes;
const halves = (buffer: ArrayBuffer): Float32Array => floatsOfHalves(new Uint16Array(buffer));

interface Place {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}
interface Part extends Place {
  readonly bytes: Uint8Array;
}

/** Large types first, so that all are aligned. */
const inFile = (a: Place, b: Place): number =>
  sizeOf(b.dtype) - sizeOf(a.dtype) || (a.name < b.name ? -1 : 1);

/** As they are, without loss. */
const plainTypes = { float32: "F32", int64: "I64", bool: "BOOL" } as const satisfies Record<
  TensorData["dtype"],
  StoredType
>;

/** All that comes before the tensors' bytes. */
function headOf(places: readonly Place[], metadata: SafetensorsFile["metadata"]): Uint8Array {
  let offset = 0;
  const entries = places.map(({ name, dtype, shape }): [string, Entry] => {
    const begin = offset;
    offset += shape.reduce((product, side) => product * side, sizeOf(dtype));
    return [name, { dtype, shape: [...shape], data_offsets: [begin, offset] }];
  });
  const header = headerBytes({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const head = new Uint8Array(prefixBytes + header.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(header.length), true);
  head.set(header, prefixBytes);
  return head;
}

function stored(name: string, tensor: TensorData, format: FloatFormat): readonly Part[] {
  const { shape, data } = tensor;
  if (tensor.dtype !== "float32") {
    return [{ name, dtype: plainTypes[tensor.dtype], shape, bytes: bytesOf(data) }];
  }
  return storedFloats[format]({ name, shape, data: tensor.data });
}

interface Floats {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Values; smaller ones weigh little in a file, and are where rounding costs most. */
const largeTensor = 2 ** 16;

const storedFloats: { readonly [F in FloatFormat]: (floats: Floats) => readonly Part[] } = {
  float32: ({ name, shape, data }) => [{ name, shape, dtype: "F32", bytes: bytesOf(data) }],
  float16({ name, shape, data }) {
    const outside = data.find((value) => Math.abs(value) > largestHalf);
    if (outside !== undefined) {
      const expected = `float16 values within ±${largestHalf}`;
      refuse(`tensor ${name}`, expected, `${outside}`, "use float32");
    }
    return [{ name, shape, dtype: "F16", bytes: bytesOf(halvesOf(data)) }];
  },
  int8: (floats) => storedBytes(floats, 8),
  int6: (floats) => storedBytes(floats, floats.data.length > largeTensor ? 6 : 8),
};

function storedBytes(floats: Floats, bits: number): readonly Part[] {
  const { name, shape, data } = floats;
  if (shape.length < 2 || data.length === 0) return storedFloats.float32(floats);
  const endless = data.find((value) => !Number.isFinite(value));
  if (endless !== undefined) {
    refuse(`tensor ${name}`, "finite values", `${endless}`, "use float32");
  }
  const { bytes, scales } = quantised(data, shape[0], bits);
  return [
    { name, shape, dtype: "I8", bytes: bytesOf(bytes) },
    { name: name + scaleSuffix, shape: [shape[0]], dtype: "F32", bytes: bytesOf(scales) },
  ];
}

/** A tensor's values as they lie in memory, and in the file. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Padded with spaces, so that the tensors begin at a multiple of 8. */
function headerBytes(header: object): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}

function readHeader({ sizeBytes, read }: SafetensorsSource, where: string) {
  const rest = sizeBytes - prefixBytes;
  if (rest < 2) refuse(where, "a safetensors file", `${sizeBytes} bytes`, foreign);
  const length = Number(new DataView(read(0, prefixBytes)).getBigUint64(0, true));
  if (length > Math.min(rest, largestHeaderBytes)) {
    refuse(
      where,
      `a safetensors header of at most ${rest} bytes`,
      `a length of ${length}`,
      foreign,
    );
  }
  const start = prefixBytes + length;
  const checked = headerSchema.safeParse(parse(read(prefixBytes, start), where));
  if (checked.success) return { header: checked.data, start };
  const [{ path, message }] = checked.error.issues;
  return refuse(where, "a valid safetensors header", `${path.join(".")}: ${message}`, foreign);
}

function parse(header: ArrayBuffer, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header));
  } catch (error) {
    return refuse(where, "a safetensors header in JSON", (error as Error).message, foreign);
  }
}

/** Each tensor's bytes fit its shape, and all of them fill the file without gap or overlap. */
function requireContiguous(
  entries: Readonly<Record<string, Entry>>,
  dataBytes: number,
  where: string,
): void {
  const inOrder = Object.entries(entries).sort(
    ([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1],
  );
  let next = 0;
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of inOrder) {
    const bytes = shape.reduce((product, side) => product * side, sizeOf(dtype));
    const about = `${where}, tensor ${name}`;
    if (end - begin !== bytes) {
      refuse(about, `${bytes} bytes for ${dtype} [${shape.join(", ")}]`, `${end - begin}`, damaged);
    }
    if (begin !== next) refuse(about, `to begin at byte ${next}`, `${begin}`, damaged);
    if (end > dataBytes) refuse(about, `to end by byte ${dataBytes}`, `${end}`, damaged);
    next = end;
  }
  if (next !== dataBytes) refuse(where, `${next} bytes of tensors`, `${dataBytes}`, damaged);
}

const foreign = "check that this is a safetensors file, or fetch it again";
const damaged = "the file is damaged: fetch it again";

function refuse(where: string, expected: string, got: string, advice: string): never {
  throw new KintsugiError("weights-invalid", { where, expected, got, advice });
}
