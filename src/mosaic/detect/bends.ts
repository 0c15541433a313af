/**
 * Shares of cells by where they lie between their neighbours, darker to brighter. `npx tsx scripts/bends.ts FOLDER`
 * measured them on photographs, every tenth of 4,460.
 */
export const usualBends = {
  mean: [
    0.0522, 0.0518, 0.0528, 0.0445, 0.0699, 0.1003, 0.1238, 0.1284, 0.1057, 0.072, 0.0441, 0.0524,
    0.0513, 0.0509,
  ],
  nearest: [
    0.0901, 0.066, 0.0664, 0.0524, 0.0616, 0.0749, 0.0829, 0.0864, 0.081, 0.0648, 0.0491, 0.0699,
    0.0655, 0.0892,
  ],
} as const;
