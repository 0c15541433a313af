/** `--adapt STEPS`: before each picture is mended, the network is fine-tuned on what is known of it. */
import type { ArgDef } from "citty";
import type { Adaptation } from "../adapting/index.ts";
import type { Photo } from "../files/index.ts";
import { holeArea } from "../image/index.ts";
import type { Injury } from "../mending/context.ts";
import type { Mender } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import type { Device, Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { numberOf } from "./arguments.ts";
import { showStatus } from "./terminal.ts";
import { type MenderChoice, trainedWeightsFor } from "./trained-weights.ts";

export const adaptFlag = {
  type: "string",
  valueHint: "STEPS",
  description: "first fine-tune the network on what is known of the picture, in so many steps",
} satisfies ArgDef;

/** What was done with an adapted network, and what adapting gained. */
export interface Adapted<T> {
  readonly result: T;
  readonly adaptation: Adaptation;
}

export interface Adapter {
  /** Adapts to a broken photo, then hands over a mender with what came of it. Errors: those of `adapt`. */
  with<T>(broken: Broken, work: (mender: Mender) => Promise<T>): Promise<Adapted<T>>;
  /** Closes the device. */
  close(): Promise<void>;
}

export interface Broken {
  readonly photo: Photo;
  /** At least one; adapted to is the largest. */
  readonly injuries: readonly Injury[];
  /** What errors call the photo. */
  readonly name: string;
}

interface AdapterChoice extends MenderChoice {
  readonly adapt?: string | undefined;
  readonly signal: AbortSignal;
}

/** Undefined where nothing is to be adapted. Errors: usage, unknown-name, file-missing, weights-invalid. */
export async function adapterFor(choice: AdapterChoice): Promise<Adapter | undefined> {
  if (choice.adapt === undefined) return undefined;
  const steps = numberOf("--adapt", choice.adapt, { least: 1, step: 1, of: "number of steps" });
  const weights = await trainedWeightsFor(choice, "--adapt");
  let opened: Promise<Device> | undefined;
  const device = () => (opened ??= openDevice(choice.device));
  const inTurn = turns();
  return {
    async with(broken, work) {
      const own = { weights, device: await device(), steps, signal: choice.signal };
      const adaptation = await inTurn(() => adaptationTo(broken, own));
      const mender = await openMender({ weights: adaptation.weights, device: own.device });
      try {
        return { result: await work(mender), adaptation };
      } finally {
        await mender.close();
      }
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

/** Work that is done one after the other: adaptations share the device's state. */
function turns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}

interface Own {
  readonly weights: Weights;
  readonly device: Device;
  readonly steps: number;
  readonly signal: AbortSignal;
}

async function adaptationTo({ photo, injuries, name }: Broken, own: Own): Promise<Adaptation> {
  const { adaptToPhoto } = await import("../adapting/index.ts"); // most mendings never need it
  const [largest] = injuries.toSorted((a, b) => holeArea(b.hole) - holeArea(a.hole));
  const events = adaptToPhoto(photo, largest, { ...own, name });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    const { value } = next;
    if (value.type === "step")
      showStatus(`adapting to ${name}: step ${value.step} of ${own.steps}`);
  }
}

// ── What is told ────────────────────────────────────────────────────────────────────────────────

/** As `--json` has it. */
export const adaptedReportOf = ({ weights: _, ...figures }: Adaptation) => figures;

/** As people read it. */
export function adaptedLineOf(output: string, adaptation: Adaptation): string {
  const { gained, steps, holes, psnrBefore, psnrAfter, gain } = adaptation;
  const change = `${psnrBefore.toFixed(3)} → ${psnrAfter.toFixed(3)} dB in ${holes} held-out holes`;
  return gained
    ? `${output}: adapted in ${steps} steps, +${gain.toFixed(3)} dB: ${change}`
    : `${output}: adapting in ${steps} steps gained nothing, so the weights are as they were: ${change}`;
}
