/** The part of the open picture that is looked at, or of a sample where none is open. */
import { boundsOfHole, type Hole, type Rectangle, rectangleHole, type Size } from "kintsugi/image";
import { usualCellPx } from "../changes.ts";
import { mosaicsUsed } from "../finds.ts";
import { cutOut } from "../pages/cut-out.ts";
import { samples } from "../samples.ts";
import type { Desk } from "../state.ts";
import { choiceOf } from "../work/followers.ts";
import type { Choice } from "../work/protocol.ts";
import type { Look } from "./asking.ts";

const sidePx = 128;
const holePx = 48;

export type View = Pick<Look, "photo" | "hole" | "choice" | "isBroken">;

export async function viewOf(desk: Desk | undefined, choice: Choice): Promise<View> {
  if (desk?.task === "repair" && desk.hole.areaPx > 0) return brokenView(desk);
  const picture = desk?.opened.bitmap ?? (await sampleBitmap());
  const box = boxAround(desk && boundsOfHole(desk.hole), picture);
  const { photo } = cutOut(picture, box, { width: sidePx, height: sidePx });
  const at = (sidePx - holePx) / 2;
  const middle = { x: at, y: at, width: holePx, height: holePx };
  return { photo, choice, isBroken: false, hole: rectangleHole(photo, middle, "the middle") };
}

/** A picture that came broken, as it is. */
function brokenView(desk: Desk): View {
  const { opened, hole } = desk;
  const box = boxAround(boundsOfHole(hole), opened.bitmap);
  const { photo } = cutOut(opened.bitmap, box, { width: sidePx, height: sidePx });
  const scale = box.width / sidePx;
  const data = new Uint8Array(sidePx * sidePx);
  for (let i = 0; i < data.length; i++) {
    const x = box.x + Math.floor(((i % sidePx) + 0.5) * scale);
    const y = box.y + Math.floor((Math.floor(i / sidePx) + 0.5) * scale);
    data[i] = hole.data[y * hole.width + x];
  }
  const seen: Hole = { width: sidePx, height: sidePx, data };
  return { photo, hole: seen, choice: choiceSeen(desk, scale), isBroken: true };
}

/** How it is broken, in the view's pixels: as the first mosaic that was found in it, else as a person says. */
export function choiceSeen(desk: Pick<Desk, "search" | "choice">, scale: number): Choice {
  const [found] = mosaicsUsed(desk);
  if (found?.kind === "blurred") return { kind: "book" };
  const { kind, cellPx = usualCellPx } = found
    ? { kind: found.kind, cellPx: found.grid.cellWidth }
    : desk.choice;
  return choiceOf({ choice: { kind, cellPx: Math.max(2, Math.round(cellPx / scale)) } });
}

/** A square of 128 px around what is marked, or larger so that it holds it with as much again; within the picture. */
export function boxAround(marked: Rectangle | undefined, picture: Size): Rectangle {
  const { width, height } = picture; // a bitmap's are not its own, so that they cannot be spread
  const around = marked ?? { x: 0, y: 0, width, height };
  const wanted = marked ? 2 * Math.max(marked.width, marked.height) : sidePx;
  const side = Math.min(Math.max(sidePx, wanted), width, height);
  const within = (middle: number, most: number) =>
    Math.round(Math.min(Math.max(middle - side / 2, 0), most - side));
  return {
    ...{ width: side, height: side },
    x: within(around.x + around.width / 2, width),
    y: within(around.y + around.height / 2, height),
  };
}

async function sampleBitmap(): Promise<ImageBitmap> {
  const { url } = samples.find(({ name }) => name === "still-life") ?? samples[0];
  return createImageBitmap(await (await fetch(url)).blob());
}
