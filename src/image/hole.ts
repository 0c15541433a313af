/** A hole: which pixels of a picture are missing or mosaiced. 1 = missing, 0 = known, everywhere in Kintsugi. */

/** `data` is `[H, W]`, row-major, each entry 1 (missing) or 0 (known). */
export interface Hole {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
