/**
 * What follows from the state by itself: an opened picture is searched, a marked one broken, a colour filled, windows
 * planned, a difference drawn. Each follower has a wish, the work that fulfils it, and does one at a time, the last for sure.
 */
import type { Hole, MethodName } from "kintsugi/browser";
import { mosaicsUsed } from "../finds.ts";
import type { Desk, Studio } from "../state.ts";
import type { Store } from "../store.ts";
import type { Client } from "./client.ts";
import { isFormula, methodOf } from "./methods.ts";
import type { Choice, Mode } from "./protocol.ts";

export interface Crew {
  readonly store: Store;
  readonly client: Client;
  /** Looks for mosaics, so that nothing else waits for it. */
  readonly seeker: Client;
  readonly fail: (error: unknown) => void;
}

interface Follower {
  /** The desk that wants the work, if one does. */
  readonly wants: (state: Studio) => Desk | undefined;
  readonly work: (desk: Desk, crew: Crew) => Promise<void>;
}

export function startFollowers(crew: Crew): void {
  for (const follower of followers()) {
    let isAtWork = false;
    const follow = async () => {
      if (isAtWork) return;
      isAtWork = true;
      try {
        for (let desk = follower.wants(crew.store.state); desk; ) {
          await follower.work(desk, crew);
          desk = follower.wants(crew.store.state);
        }
      } catch (error) {
        crew.fail(error);
      } finally {
        isAtWork = false;
      }
    };
    crew.store.watch(() => void follow());
  }
}

const inFront =
  (wants: (desk: Desk) => boolean) =>
  ({ desk }: Studio): Desk | undefined =>
    desk && wants(desk) ? desk : undefined;

const followers = (): readonly Follower[] => [search, breaking(), fill, plan, difference];

const nothing = { regions: [], candidates: [] };

const search: Follower = {
  wants: ({ desk, aside }) =>
    [...(desk ? [desk] : []), ...aside].find(
      (each) => each.task === "repair" && each.search.phase === "waiting",
    ),
  async work({ id, opened }, { store, seeker, fail }) {
    store.dispatch({ type: "searching", of: id });
    try {
      const detection = await seeker.run("find", { photo: opened.photo });
      store.dispatch({ type: "found", of: id, detection });
    } catch (error) {
      store.dispatch({ type: "found", of: id, detection: nothing });
      fail(error);
    }
  },
};

/** Breaks the picture anew, as often as it is asked for. */
function breaking(): Follower {
  const done = new WeakMap<Hole, Choice>();
  return {
    wants: inFront(
      (desk) =>
        desk.task === "try" &&
        desk.tool.phase === "idle" &&
        desk.hole.areaPx > 0 &&
        !(desk.broken && done.get(desk.hole) === desk.choice),
    ),
    async work({ opened, hole, ...desk }, { store, client }) {
      const given = { photo: opened.photo, hole, choice: choiceOf(desk) };
      done.set(hole, desk.choice);
      const shown = await client.run("damage", given);
      store.dispatch({ type: "broken", shown, of: hole });
    },
  };
}

const fill: Follower = {
  wants: inFront(({ tool }) => tool.phase === "asking"),
  async work({ tool, hole, opened, filling }, { store, client }) {
    if (tool.phase !== "asking") return;
    const given = { photo: opened.photo, hole, at: tool.at, ...filling };
    try {
      store.dispatch({ type: "edited", of: hole, diff: await client.run("fill", given) });
    } catch (error) {
      store.dispatch({ type: "edited", of: hole, diff: null });
      throw error;
    }
  },
};

const plan: Follower = {
  wants: inFront(
    ({ windows, hole, mode, tool }) =>
      windows.areShown &&
      (windows.of !== hole || windows.mode !== mode) &&
      hole.areaPx > 0 &&
      tool.phase === "idle",
  ),
  async work(desk, { store, client }) {
    const { hole, mode } = desk;
    const given = { hole, mode: modeOf(desk), choice: choiceOf(desk), found: foundOf(desk) };
    const boxes = await client.run("plan", given);
    if (store.state.desk?.windows.areShown)
      store.dispatch({ type: "windows", windows: { areShown: true, of: hole, mode, boxes } });
  },
};

const difference: Follower = {
  wants: inFront(
    ({ look, mended, difference, isComparing }) =>
      isComparing && look === "difference" && mended !== undefined && difference?.of !== mended,
  ),
  async work({ mended, opened }, { store, client }) {
    if (!mended) return;
    const given = { photo: mended.photo, original: opened.photo };
    const bitmap = await client.run("difference", given);
    store.dispatch({ type: "difference", heat: { bitmap, of: mended } });
  },
};

/** What a mending is told of the mosaics that were found; of a picture that is broken here, nothing. */
export const foundOf = (desk: Desk) => (desk.task === "repair" ? mosaicsUsed(desk) : []);

/** The kind with its cells, where it has any. */
export function choiceOf({ choice: { kind, cellPx } }: Pick<Desk, "choice">): Choice {
  return kind === "white-out" || kind === "book" ? { kind } : { kind, cellPx };
}

/** How the picture is to be mended: by a method that suits it, a formula once; the join as wide as the marks ask for. */
export function modeOf(
  desk: Pick<Desk, "task" | "choice" | "search" | "mode" | "softPx">,
): Mode & { readonly method: MethodName } {
  const { softPx } = desk;
  const method = methodOf(desk);
  const mode = { ...desk.mode, method, ...(isFormula(method) && { quality: "fast" as const }) };
  return softPx > 0 ? { ...mode, compose: "feather", featherPx: softPx } : mode;
}
