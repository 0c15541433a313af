/** Which blocks of 8×8 px have one value: see `solid-blocks.ts` of detection. */

const blockPx: i32 = 8;

/**
 * Clears the byte of every block of a row of blocks, that varies by more than `most` from its first pixel; the rows of pixels lie
 * `pitch` bytes from each other.
 */
export function keepSolid(rows: usize, pitch: usize, blocks: i32, most: f32, flags: usize): void {
  const limit = f32x4.splat(most);
  for (let block = 0; block < blocks; block++, rows += blockPx * 4) {
    if (load<u8>(flags + block) && varies(rows, pitch, limit)) store<u8>(flags + block, 0);
  }
}

function varies(rows: usize, pitch: usize, limit: v128): bool {
  const first = v128.load32_splat(rows);
  for (let y = 0; y < blockPx; y++, rows += pitch) {
    const left = f32x4.abs(f32x4.sub(v128.load(rows), first));
    const right = f32x4.abs(f32x4.sub(v128.load(rows, 16), first));
    if (v128.any_true(f32x4.gt(f32x4.pmax(left, right), limit))) return true;
  }
  return false;
}
