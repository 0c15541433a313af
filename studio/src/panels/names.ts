/** What results and methods are called. */
import type { MethodName } from "kintsugi/browser";
import type { Words } from "../words/index.ts";
import type { Mended } from "../work/protocol.ts";

/** As short as it can be told apart. */
export const nameOf = ({ weights, quality }: Mended): string =>
  quality === "best" ? `${weights} ×8` : weights;

/** Networks are called by their papers' names, in every language. */
export const methodText = (name: MethodName, { mode }: Words): string =>
  mode.methods[name as keyof typeof mode.methods] ?? name;
