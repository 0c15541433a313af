/**
 * Photoshop's image resources, where IPTC captions live, put into a finished JPEG: `sharp` only passes them through. And
 * what JPEGs hold in several segments, put together: `sharp` reads the first of each.
 */

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

/** What a JPEG's segments hold whose bodies begin with `head`, without it and `skipBytes` more, one after the other. */
export function segmentsBehind(jpeg: Uint8Array, head: string, skipBytes = 0): Uint8Array {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf(head, 4, "latin1"); at >= 4; ) {
    const end = at - 2 + bytes.readUInt16BE(at - 2);
    const isSegment = bytes[at - 4] === 0xff && bytes[at - 3] >= 0xe0 && bytes[at - 3] <= 0xef;
    if (isSegment) parts.push(bytes.subarray(at + head.length + skipBytes, end));
    at = bytes.indexOf(head, isSegment ? Math.max(end, at + 1) : at + 1, "latin1");
  }
  return Buffer.concat(parts);
}
