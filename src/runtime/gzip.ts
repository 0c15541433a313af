/** Gzip (RFC 1952) by the Compression Streams that Node and browsers share. */

/** The format's two bytes and the only method there is, deflate. */
const head = [0x1f, 0x8b, 8];

/** Whether bytes are gzip's. */
export const isGzipped = (bytes: Uint8Array): boolean => head.every((byte, i) => bytes[i] === byte);

export const gzipped = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new CompressionStream("gzip"), bytes);

/** Rejects with a `TypeError` where they are damaged or cut short. */
export const gunzipped = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new DecompressionStream("gzip"), bytes);

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const piped = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}
