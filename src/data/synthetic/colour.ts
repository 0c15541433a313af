/** Colours as photographs have them: mostly muted, along the axis from orange to blue, with a few vivid ones. */
import { pick, type Random } from "../../image/random.ts";

/** Red, green, blue; 0…1. */
export type Rgb = readonly [number, number, number];

/** Draws one colour. */
export type Palette = () => Rgb;

/** Ranges of hue (degrees in the plane of Cb and Cr, from Cb to Cr), chroma and luma (0…1). */
interface Family {
  readonly hue: readonly [number, number];
  readonly chroma: readonly [number, number];
  readonly luma: readonly [number, number];
}

const families = {
  light: { hue: [90, 200], chroma: [0, 0.04], luma: [0.65, 1] },
  grey: { hue: [0, 360], chroma: [0, 0.025], luma: [0.1, 0.65] },
  dark: { hue: [0, 360], chroma: [0, 0.05], luma: [0.02, 0.2] },
  earth: { hue: [130, 160], chroma: [0.04, 0.18], luma: [0.1, 0.7] },
  foliage: { hue: [185, 222], chroma: [0.03, 0.17], luma: [0.06, 0.5] },
  sky: { hue: [325, 350], chroma: [0.02, 0.2], luma: [0.45, 0.95] },
  denim: { hue: [335, 365], chroma: [0.03, 0.14], luma: [0.06, 0.4] },
  yellow: { hue: [155, 175], chroma: [0.15, 0.38], luma: [0.5, 0.85] },
  orange: { hue: [130, 150], chroma: [0.15, 0.35], luma: [0.4, 0.7] },
  red: { hue: [100, 122], chroma: [0.12, 0.36], luma: [0.15, 0.45] },
  pink: { hue: [50, 95], chroma: [0.05, 0.24], luma: [0.35, 0.85] },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

/** How often a family appears where nothing else is asked for: entries repeat. */
const natural: readonly FamilyName[] = [
  ...(["light", "light", "light", "grey", "grey", "dark", "dark", "earth", "earth"] as const),
  ...(["earth", "foliage", "foliage", "sky", "denim", "yellow", "orange", "red", "pink"] as const),
];

/** A palette of the named families. */
export function paletteOf(random: Random, names: readonly FamilyName[]): Palette {
  return () => colourOf(families[pick(random, names)], random);
}

/** A palette of three natural families and those named. */
export function naturalPalette(random: Random, names: readonly FamilyName[]): Palette {
  return paletteOf(random, [...names, ...[1, 2, 3].map(() => pick(random, natural))]);
}

/** Rec. 601: Y and a chroma vector → RGB, clipped. */
function colourOf({ hue, chroma, luma }: Family, random: Random): Rgb {
  const angle = (between(random, ...hue) * Math.PI) / 180;
  const radius = between(random, ...chroma);
  const y = between(random, ...luma);
  const [cb, cr] = [radius * Math.cos(angle), radius * Math.sin(angle)];
  return [clip(y + 1.402 * cr), clip(y - 0.344 * cb - 0.714 * cr), clip(y + 1.772 * cb)];
}

/** A related colour: as another leaf of the same tree. */
export function near([r, g, b]: Rgb, random: Random): Rgb {
  const light = between(random, 0.7, 1.3);
  const jitter = () => light * between(random, 0.94, 1.06);
  return [clip(r * jitter()), clip(g * jitter()), clip(b * jitter())];
}

/** Ink that stands out: dark on light, light on dark. */
export function inkFor([r, g, b]: Rgb, random: Random): Rgb {
  const isLight = 0.299 * r + 0.587 * g + 0.114 * b > 0.5;
  const level = isLight ? between(random, 0.02, 0.2) : between(random, 0.8, 1);
  return near([level, level, level], random);
}

/** Uniform in low…high. */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** Log-uniform in low…high: as often between 2 and 4 as between 20 and 40. */
export function logBetween(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

export function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
