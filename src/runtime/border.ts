/** What a caller hands to a device, checked once: dtypes, shapes, names. */
import { KintsugiError } from "../errors.ts";
import type { Port } from "../graph/program.ts";
import type { Feeds, TensorArray, TensorData } from "./device.ts";

/** @throws {KintsugiError} shape-mismatch where the tensor is not the port's */
export function requireFit(where: string, port: Port, tensor: TensorArray | TensorData): void {
  const { data, dtype, shape } = ArrayBuffer.isView(tensor)
    ? { data: tensor, dtype: dtypeOf(tensor), shape: port.shape }
    : tensor;
  const size = shape.reduce((product, side) => product * side, 1);
  const fits = dtype === port.dtype && shape.join() === port.shape.join();
  if (!fits) throw shapeMismatch(where, port, describe(dtype, shape));
  if (data.length !== size) throw shapeMismatch(where, port, `${data.length} values`);
}

/** @throws {KintsugiError} unknown-name (no such state), shape-mismatch */
export function requireHeld(where: string, port: Port, held: Port | undefined): void {
  if (!held) throw missingState(where, port.name);
  const got = describe(held.dtype, held.shape);
  if (got !== describe(port.dtype, port.shape)) {
    throw shapeMismatch(`${where}, state ${port.name}`, port, got);
  }
}

/** The arrays to send, each with a buffer of its own: the caller's where it may be handed over, else a copy. */
export function gather(
  where: string,
  feeds: Feeds,
  { ports, transfer }: { readonly ports: readonly Port[]; readonly transfer: boolean },
): Record<string, TensorArray> {
  const arrays: Record<string, TensorArray> = {};
  for (const port of ports) {
    const feed = feeds[port.name];
    if (!feed) throw shapeMismatch(`${where}, feed ${port.name}`, port, "nothing");
    requireFit(`${where}, feed ${port.name}`, port, feed);
    const data = ArrayBuffer.isView(feed) ? feed : feed.data;
    arrays[port.name] = toSend(data, transfer);
  }
  return arrays;
}

/** The array with a buffer of its own: as it is where it may be handed over, else a copy. */
export const toSend = (data: TensorArray, transfer: boolean): TensorArray =>
  transfer && ownsItsBuffer(data) ? data : ownCopy(data);

/** SharedArrayBuffers and views of a part cannot be handed over. */
const ownsItsBuffer = ({ buffer, byteLength }: TensorArray): boolean =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;

/** Not `slice`: on a Node `Buffer` that is a view. */
function ownCopy(data: TensorArray): TensorArray {
  if (data instanceof Float32Array) return new Float32Array(data);
  return data instanceof BigInt64Array ? new BigInt64Array(data) : new Uint8Array(data);
}

export const missingState = (where: string, name: string): KintsugiError =>
  new KintsugiError("unknown-name", {
    where,
    expected: `the state ${name} on the device`,
    got: "none of that name",
    advice: "write it with writeState first",
  });

/** The error of a call to a device that is no longer there. */
export const gone = (where: string, got: string): KintsugiError =>
  new KintsugiError("internal", { where, expected: "an open device", got });

const shapeMismatch = (where: string, port: Port, got: string) =>
  new KintsugiError("shape-mismatch", { where, expected: describe(port.dtype, port.shape), got });

/** `float32 [1, 3, 64, 64]`. */
const describe = (dtype: string, shape: readonly number[]): string =>
  `${dtype} [${shape.join(", ")}]`;

function dtypeOf(data: TensorArray): TensorData["dtype"] {
  if (data instanceof Float32Array) return "float32";
  return data instanceof BigInt64Array ? "int64" : "bool";
}
