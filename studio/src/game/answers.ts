/** Answers as they are kept, exported and posted: flat records without names of files or of people. */
import type { Game, Given } from "./game.ts";
import { type Side, sides, type TrialKind } from "./trial.ts";

export interface Answer {
  /** Random names of the game and of its player. */
  readonly game: string;
  readonly player: string;
  /** 1, 2, … */
  readonly round: number;
  readonly kind: TrialKind;
  /** The picture's place, as `cloth@104,192`; pictures of the player's own are numbered. */
  readonly place: string;
  readonly first: string;
  readonly second: string;
  readonly chosen: Side;
  /** How long the pictures could be seen, 0 for as long as wanted; and how long the answer took. */
  readonly shownMs: number;
  readonly answerMs: number;
  /** ISO 8601. */
  readonly at: string;
}

export interface Sitting {
  readonly game: string;
  readonly player: string;
  readonly shownMs: number;
  readonly at: string;
}

/** The answers of a game. */
export const answersOf = ({ given }: Pick<Game, "given">, sitting: Sitting): readonly Answer[] =>
  given.map(({ trial, contenders, chosen, answerMs }: Given, i) => ({
    ...{ game: sitting.game, player: sitting.player, round: i + 1 },
    ...{ kind: trial.kind, place: trial.place.id, ...contenders, chosen },
    ...{ shownMs: sitting.shownMs, answerMs: Math.round(answerMs), at: sitting.at },
  }));

type Check = (value: unknown) => boolean;
const isText: Check = (value) =>
  typeof value === "string" && value.length > 0 && value.length <= 200;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isOneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    known.includes(value as string);

/** The columns of a CSV in their order, and what each must hold. */
const fields: { readonly [K in keyof Answer]: Check } = {
  ...{ game: isText, player: isText, round: isCount, kind: isOneOf("test", "duel", "catch") },
  ...{ place: isText, first: isText, second: isText, chosen: isOneOf(...sides) },
  ...{ shownMs: isCount, answerMs: isCount },
  at: (value) => isText(value) && !Number.isNaN(Date.parse(value as string)),
};
const columns = Object.keys(fields) as readonly (keyof Answer)[];

export const jsonOf = (answers: readonly Answer[]): string =>
  `${JSON.stringify(answers, null, 1)}\n`;

/** RFC 4180, with a line of names. */
export function csvOf(answers: readonly Answer[]): string {
  const rows = answers.map((answer) => columns.map((column) => quoted(`${answer[column]}`)));
  return [columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** Quoted where it must be; what a spreadsheet would take for a formula is kept from being one. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The answers in a text; those that are none are left out. Undefined where the text is no list. */
export function answersIn(json: string): readonly Answer[] | undefined {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list.flatMap(answerOf) : undefined;
  } catch {
    return undefined;
  }
}

function answerOf(value: unknown): readonly Answer[] {
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<keyof Answer, unknown>;
  if (!columns.every((column) => fields[column](record[column]))) return [];
  return [Object.fromEntries(columns.map((column) => [column, record[column]])) as never];
}

/** Both lists, every game once: of two answers to one round of one game the first counts. */
export function united(...lists: readonly (readonly Answer[])[]): readonly Answer[] {
  const known = new Map<string, Answer>();
  for (const answer of lists.flat()) {
    const key = `${answer.game} ${answer.round}`;
    if (!known.has(key)) known.set(key, answer);
  }
  return [...known.values()];
}
