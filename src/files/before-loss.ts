/** What a packet says of mended cells, in a file whose encoding moves pixels: it was true before, and says that. */
import type { PhotoMetadata } from "./photo.ts";
import { kintsugiProvenance, withXmpProperties, xmpProperties } from "./xmp.ts";

const before = ", before lossy encoding";

/** The metadata with such words qualified; all else, and the same words the second time, as they are. */
export function saidBeforeLoss(metadata: PhotoMetadata): PhotoMetadata {
  const { Consistency: said } = xmpProperties(metadata.xmp, kintsugiProvenance);
  if (said === undefined || said === "not at all" || said.endsWith(before)) return metadata;
  const properties = { Consistency: `${said}${before}` };
  const xmp = withXmpProperties(metadata.xmp, [{ namespace: kintsugiProvenance, properties }]);
  return { ...metadata, xmp };
}
