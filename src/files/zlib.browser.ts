/** Bytes as zlib streams (RFC 1950) and back, by the web's own compression. */

export const deflated = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new CompressionStream("deflate"), bytes);
export const inflated = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new DecompressionStream("deflate"), bytes);

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}
