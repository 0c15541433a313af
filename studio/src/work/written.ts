/** The formats that can be written here: a picture of another one becomes a PNG, which loses nothing. */
import type { Photo, PhotoFormat } from "kintsugi/browser";

const endings = { png: "png", jpeg: "jpg", webp: "webp" } as const;
export type WrittenFormat = keyof typeof endings;

const isWritten = (format: PhotoFormat): format is WrittenFormat => format in endings;

/** That of the picture's file, where it can be written. */
export const writtenFormat = ({ format }: Pick<Photo, "format">): WrittenFormat =>
  isWritten(format) ? format : "png";

/** What a file's name ends in. */
export const endingOf = (format: WrittenFormat): string => endings[format];

/** By its MIME type; PNG where it is none of them. */
export const endingOfType = (type: string): string =>
  Object.entries(endings).find(([format]) => type === `image/${format}`)?.[1] ?? endings.png;
