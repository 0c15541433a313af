/** Files as one ZIP, stored as they are: pictures are compressed already. */
import { Zip, ZipPassThrough } from "fflate";
import type { ResultFile } from "../batch.ts";

export async function zipOf(files: readonly ResultFile[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(chunk as BlobPart);
  });
  for (const { name, blob } of files) {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(new Uint8Array(await blob.arrayBuffer()), true);
  }
  zip.end();
  return new Blob(parts, { type: "application/zip" });
}
