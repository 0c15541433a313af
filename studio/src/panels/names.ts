/** What results and methods are called, and what is said of the cells that results keep. */
import type { MethodName, PhotoFormat } from "kintsugi/browser";
import type { Words } from "../words/index.ts";
import type { Mended } from "../work/protocol.ts";

/** As short as it can be told apart. */
export const nameOf = ({ weights, looks }: Pick<Mended, "weights" | "looks">): string =>
  looks > 1 ? `${weights} ×${looks}` : weights;

/** Networks are called by their papers' names, in every language. */
export const methodText = (name: MethodName, { mode }: Words): string =>
  mode.methods[name as keyof typeof mode.methods] ?? name;

/** Of a picture that came as a JPEG, and may be saved as one, it is only true before that. */
export function keptText(
  kept: NonNullable<Mended["kept"]>,
  format: PhotoFormat,
  words: Words["result"]["kept"],
): string {
  if (kept.kept === "not at all") return words.nothing;
  const said = kept.kept === "exactly" ? words.exactly : words.within(kept.toleranceLevels);
  return format === "jpeg" ? words.beforeJpeg(said) : said;
}
