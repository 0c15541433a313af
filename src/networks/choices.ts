/** Settings of networks that are words: what each may say. They mean the same in all networks that have them. */
import { attentionTraps } from "./attention-form.ts";

type Settings = Readonly<Record<string, unknown>>;

export interface Choice {
  readonly oneOf: readonly string[];
  /** Names of which a list will do instead, by the network's attention. */
  readonly listOf?: Readonly<Record<string, readonly string[]>>;
}

/** The attention comes first: what others may say hangs on it. */
export const choices: Readonly<Record<string, Choice>> = {
  attention: { oneOf: Object.keys(attentionTraps) },
  attentionForm: { oneOf: ["mended", "published"], listOf: attentionTraps },
  edgesFrom: { oneOf: ["predicted", "original"] },
  sharing: { oneOf: ["rate-adaptive", "dpu"] },
};

/** A setting that says what it may not. */
export interface WrongChoice {
  readonly name: string;
  /** What it may say, as `predicted or original`. */
  readonly expected: string;
  readonly said: unknown;
}

/** The first of a network's settings that says what it may not; undefined where all are right. */
export function wrongChoice(settings: Settings): WrongChoice | undefined {
  // A network that has no choice of attention has the cosine.
  const { attention = "cosine" } = settings;
  for (const [name, { oneOf, listOf }] of Object.entries(choices)) {
    if (!(name in settings)) continue;
    const names = listOf?.[String(attention)];
    const said = settings[name];
    const isOne = oneOf.some((each) => each === said);
    const isList = names && Array.isArray(said) && said.every((each) => names.includes(each));
    if (!isOne && !isList) return { name, expected: alternatives(oneOf, names), said };
  }
  return undefined;
}

function alternatives(oneOf: readonly string[], names: readonly string[] | undefined): string {
  if (names === undefined) return oneOf.join(" or ");
  return `${oneOf.join(", ")} or a list of ${names.join(", ")}`;
}
