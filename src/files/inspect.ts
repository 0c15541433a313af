/** What can be known of a picture file without looking at its pixels: format, size, profile, metadata, marks. */
import { jpegSettings, type OpenedFile, openPicture, withoutPrefix } from "./header.ts";
import { profileName } from "./icc.ts";
import { segmentsBehind } from "./jpeg-resources.ts";
import type { JpegSettings, PhotoFormat } from "./photo.ts";
import {
  type ExifTexts,
  exifDensity,
  exifTexts,
  hasExifThumbnail,
  hasResourceThumbnail,
  hasXmpThumbnail,
} from "./upright.ts";
import { iptcExtension, xmpBasic, xmpProperties } from "./xmp.ts";

export type ThumbnailPlace = "EXIF" | "XMP" | "Photoshop";

export interface FileFacts {
  readonly format: PhotoFormat;
  /** As they lie in the file; `orientation` says how they are to be turned. */
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly bytes: number;
  readonly channels: number;
  readonly depth: string;
  readonly space: string;
  readonly palette: boolean;
  readonly frames: number;
  readonly density: number | undefined;
  /** The name of its colour profile. */
  readonly profile: string | undefined;
  readonly jpeg: JpegSettings | undefined;
  readonly exif: ExifTexts | undefined;
  /** Whether a small picture is embedded, which may show what the large one no longer does. */
  readonly thumbnail: boolean;
  /** Where such pictures are. */
  readonly thumbnails: readonly ThumbnailPlace[];
  readonly iptc: boolean;
  /** A content credential (C2PA) is embedded; whether it holds is not checked here. */
  readonly c2pa: boolean;
  readonly creatorTool: string | undefined;
  /** IPTC's Digital Source Type: how the picture came to be, as the file says. */
  readonly digitalSourceType: string | undefined;
  readonly xmp: Uint8Array | undefined;
}

/** Errors: `file-missing`, `not-a-picture`. */
export async function inspectPicture(source: string | Uint8Array): Promise<FileFacts> {
  const opened = await openPicture(source);
  const { bytes, header, format } = opened;
  const { width, height, channels, depth, space } = header;
  const exif = header.exif && withoutPrefix(header.exif);
  const thumbnails = thumbnailsIn(opened);
  return {
    ...{ format, width, height, channels, depth, space },
    ...{ bytes: bytes.length, orientation: header.orientation ?? 1, palette: header.isPalette },
    frames: header.pages ?? 1,
    density: header.density ?? (exif && exifDensity(exif)),
    profile: header.icc && (profileName(header.icc) ?? "a profile without a name"),
    jpeg: jpegSettings(opened),
    exif: exif && exifTexts(exif),
    ...{ thumbnail: thumbnails.length > 0, thumbnails },
    iptc: header.iptc !== undefined,
    c2pa: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("jumdc2pa"),
    creatorTool: xmpProperties(header.xmp, xmpBasic).CreatorTool,
    digitalSourceType: xmpProperties(header.xmp, iptcExtension).DigitalSourceType,
    xmp: header.xmp,
  };
}

const nothing = new Uint8Array(0);

/** In a JPEG also where XMP goes on (part 3, 1.1.3.1: behind a digest, a length and an offset). */
function thumbnailsIn({ bytes, header, format }: OpenedFile): readonly ThumbnailPlace[] {
  const isJpeg = format === "jpeg";
  const { exif, xmp = nothing, tifftagPhotoshop = nothing } = header;
  const more = isJpeg ? segmentsBehind(bytes, "http://ns.adobe.com/xmp/extension/\0", 40) : nothing;
  const resources = isJpeg ? segmentsBehind(bytes, "Photoshop 3.0\0") : tifftagPhotoshop;
  const has: { readonly [P in ThumbnailPlace]: boolean } = {
    EXIF: exif !== undefined && hasExifThumbnail(withoutPrefix(exif)),
    XMP: hasXmpThumbnail(xmp) || hasXmpThumbnail(more),
    Photoshop: hasResourceThumbnail(resources),
  };
  return (Object.keys(has) as ThumbnailPlace[]).filter((place) => has[place]);
}
