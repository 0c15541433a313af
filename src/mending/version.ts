/** Kintsugi's version, as package.json has it (a test holds them together): what provenance names. */
export const version = "0.1.0";
