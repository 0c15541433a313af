/** Photoshop's image resources, where IPTC captions live, put into a finished JPEG: `sharp` only passes them through. */

const marker = { app0: 0xffe0, app13: 0xffed, app15: 0xffef } as const;
const longestPayload = 0xffff - 2;

/**
 * The JPEG with `resources` (from `Photoshop 3.0\0` on) as an APP13 segment after its other application segments.
 * Unchanged without resources, or where they do not fit into one segment.
 */
export function withResources(jpeg: Uint8Array, resources: Uint8Array | undefined): Uint8Array {
  if (!resources || resources.length > longestPayload) return jpeg;
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (bytes.readUInt16BE(at) >= marker.app0 && bytes.readUInt16BE(at) <= marker.app15) {
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  const head = Buffer.alloc(4);
  head.writeUInt16BE(marker.app13, 0);
  head.writeUInt16BE(resources.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, at), head, resources, bytes.subarray(at)]);
}
