/** What the curves of a training say, in both languages. */
import { useStudio } from "../panels/use-studio.ts";
import type { Language } from "../state.ts";

const en = {
  loss: "Loss",
  psnr: "PSNR in the holes, dB",
  mended: "Mended",
  guessed: "First guess",
  last: (guess: string, mended: string) => `First guess ${guess} dB, mended ${mended} dB.`,
};

type CurveWords = typeof en;

const ja: CurveWords = {
  loss: "損失",
  psnr: "穴の中のPSNR（dB）",
  mended: "直した後",
  guessed: "最初の推定",
  last: (guess: string, mended: string) => `最初の推定 ${guess} dB、直した後 ${mended} dB。`,
};

const languages: { readonly [L in Language]: CurveWords } = { en, ja };

export const useCurveWords = (): CurveWords => languages[useStudio().language];
