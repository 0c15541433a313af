/** The one sentence that goes with everything mended. */
export const caveat =
  "What is mended is plausible, not recovered: it must not be used to identify people.";
