/** Makes the two pictures of a trial: cut out, broken, mended by the studio's worker, one after the other and ahead. */
import type { DeviceChoice } from "kintsugi/browser";
import { type Hole, rectangleHole } from "kintsugi/image";
import { cutOut } from "../pages/cut-out.ts";
import type { Client } from "../work/client.ts";
import type { Contenders } from "./game.ts";
import { holeOf, type Place, type Showing, sides, type Trial } from "./trial.ts";

/** A picture that the game takes its places from. */
export interface Stock {
  readonly name: string;
  readonly bitmap: ImageBitmap;
}

export interface Made {
  readonly contenders: Contenders;
  readonly first: ImageBitmap;
  readonly second: ImageBitmap;
}

/** Larger pictures are made smaller, so that a place shows something. */
const largestSidePx = 1024;

export async function stockOf(file: Blob, name: string): Promise<Stock> {
  const whole = await createImageBitmap(file); // upright
  const scale = Math.min(1, largestSidePx / Math.max(whole.width, whole.height));
  if (scale === 1) return { name, bitmap: whole };
  const [resizeWidth, resizeHeight] = [whole.width, whole.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  );
  const how = { resizeWidth, resizeHeight, resizeQuality: "high" } as const;
  return { name, bitmap: await createImageBitmap(whole, how) };
}

export interface Kitchen {
  readonly client: Client;
  readonly device: DeviceChoice;
  readonly stock: readonly Stock[];
}

/** Trials in their order; each is begun when the one before it is done, and up to two before it is asked for. */
export class Maker {
  readonly #kitchen: Kitchen;
  readonly #trials: readonly Trial[];
  readonly #made: Promise<Made>[] = [];

  constructor(kitchen: Kitchen, trials: readonly Trial[]) {
    this.#kitchen = kitchen;
    this.#trials = trials;
  }

  make(at: number): Promise<Made> {
    while (this.#made.length < Math.min(at + 3, this.#trials.length)) this.#begin();
    return this.#made[at];
  }

  #begin(): void {
    const before = this.#made.at(-1) ?? Promise.resolve();
    const trial = this.#trials[this.#made.length];
    const made = before.then(() => makeTrial(this.#kitchen, trial));
    made.catch(() => {}); // told to whoever asks for it
    this.#made.push(made);
  }
}

async function makeTrial(kitchen: Kitchen, trial: Trial): Promise<Made> {
  const shown = [];
  for (const side of sides) shown.push(await show(kitchen, trial.place, trial[side]));
  const [first, second] = shown;
  return {
    contenders: { first: first.contender, second: second.contender },
    ...{ first: first.bitmap, second: second.bitmap },
  };
}

interface OneSide {
  readonly contender: string;
  readonly bitmap: ImageBitmap;
}

async function show(kitchen: Kitchen, place: Place, showing: Showing): Promise<OneSide> {
  const patch = cutOut(kitchen.stock[place.picture].bitmap, place.box);
  if (showing.kind === "whole") return { contender: "whole", bitmap: patch.bitmap };
  const { damage } = showing;
  const hole: Hole = rectangleHole(place.box, holeOf(place, damage.holePx), place.id);
  const { client, device } = kitchen;
  const { choice } = damage;
  const broken = await client.run("damage", { photo: patch.photo, hole, choice });
  if (showing.kind === "broken") {
    return { contender: `broken/${damage.id}`, bitmap: broken.bitmap };
  }
  const mode = { method: showing.method };
  const mended = await client.run("mend", { photo: broken.photo, hole, choice, device, mode });
  return { contender: `${mended.weights}/${damage.id}`, bitmap: mended.bitmap };
}
