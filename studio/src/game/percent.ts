/** A share as people read it. */
export const percentOf = (share: number): string =>
  Number.isFinite(share) ? `${Math.round(100 * share)} %` : "–";
