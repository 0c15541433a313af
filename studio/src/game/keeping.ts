/** What the game keeps in the browser's storage: answers, where a player agreed; which places were seen; who plays. */
import { type Answer, answersIn, jsonOf, united } from "./answers.ts";

/** The part of `Storage` that is used. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keys = {
  answers: "kintsugi-game-answers",
  seen: "kintsugi-game-seen",
  player: "kintsugi-game-player",
};

export const keptAnswers = (shelf: Shelf): readonly Answer[] =>
  answersIn(read(shelf, keys.answers) ?? "[]") ?? [];

/** Adds answers; false where the storage takes no more. */
export const keepAnswers = (shelf: Shelf, answers: readonly Answer[]): boolean =>
  write(shelf, keys.answers, jsonOf(united(keptAnswers(shelf), answers)));

/** Forgets answers, places and player. */
export function forgetAll(shelf: Shelf): void {
  for (const key of Object.values(keys)) shelf.removeItem(key);
}

type Counts = Readonly<Record<string, number>>;

/** How often each place was seen. */
export function seenPlaces(shelf: Shelf): Counts {
  try {
    const counts: unknown = JSON.parse(read(shelf, keys.seen) ?? "{}");
    const entries = Object.entries(counts ?? {}).filter(([, count]) => Number.isInteger(count));
    return Object.fromEntries(entries);
  } catch {
    return {}; // not ours
  }
}

export function keepSeen(shelf: Shelf, place: string): void {
  const seen = seenPlaces(shelf);
  write(shelf, keys.seen, JSON.stringify({ ...seen, [place]: (seen[place] ?? 0) + 1 }));
}

/** A random name for who plays here; a new one where somebody else takes over, who has seen nothing yet. */
export function playerOf(shelf: Shelf): string {
  return read(shelf, keys.player) ?? newPlayer(shelf);
}

export function newPlayer(shelf: Shelf): string {
  const player = crypto.randomUUID();
  write(shelf, keys.player, player);
  write(shelf, keys.seen, "{}");
  return player;
}

function read(shelf: Shelf, key: string): string | undefined {
  try {
    return shelf.getItem(key) ?? undefined;
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

function write(shelf: Shelf, key: string, value: string): boolean {
  try {
    shelf.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
