/** Bytes made smaller and back, by the Compression Streams that Node and browsers share. */

/** A zlib stream (RFC 1950). */
export const deflated = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new CompressionStream("deflate"), bytes);

/** Rejects with a `TypeError` where the stream is damaged or cut short. */
export const inflated = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new DecompressionStream("deflate"), bytes);

/** A gzip file (RFC 1952). */
export const gzipped = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new CompressionStream("gzip"), bytes);

/** Rejects with a `TypeError` where the file is damaged or cut short. */
export const gunzipped = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new DecompressionStream("gzip"), bytes);

/** The format's two bytes and the only method that there is, deflate. */
const gzipHead = [0x1f, 0x8b, 8];

export const isGzipped = (bytes: Uint8Array): boolean =>
  gzipHead.every((byte, i) => bytes[i] === byte);

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const piped = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}
