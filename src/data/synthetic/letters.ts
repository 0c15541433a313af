/** Letters drawn with a pen: polylines on a lattice of 5 × 7 points, each point two digits, x then y. */

/** `[x0, y0, x1, y1]` of each straight piece. */
type Strokes = readonly (readonly [number, number, number, number])[];

const letters: readonly Strokes[] = [
  "062046 1434", // A
  "0006 003041423303 3344453606", // B
  "4130100105163645", // C
  "00063645413000", // D
  "40000646 0333", // E
  "400006 0333", // F
  "0006 4046 0343", // H
  "2026", // I
  "0006 400346", // K
  "000646", // L
  "0600234046", // M
  "06004640", // N
  "103041453616050110", // O
  "06003041423303", // P
  "06003041423303 2346", // R
  "413010010213334445361605", // S
  "0040 2026", // T
  "000516364540", // U
  "002640", // V
  "0016233640", // W
  "0046 4006", // X
  "002340 2326", // Y
  "00400646", // Z
].map(strokesOf);

/** The number of letters that `penDistance` knows. */
export const letterCount = letters.length;

/** How far (lattice units) a point is from the pen's line of letter 0…letterCount − 1. */
export function penDistance(letter: number, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [x0, y0, x1, y1] of letters[letter]) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    const squared = (x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2;
    if (squared < least) least = squared;
  }
  return Math.sqrt(least);
}

function strokesOf(skeleton: string): Strokes {
  return skeleton.split(" ").flatMap((line) => {
    const points = line.match(/\d\d/g)!.map((point) => [Number(point[0]), Number(point[1])]);
    return points.slice(1).map(([x, y], i) => [points[i][0], points[i][1], x, y] as const);
  });
}
