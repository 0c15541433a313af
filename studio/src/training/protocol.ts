/** What the training's page and its worker say to each other. */
import type { DeviceChoice } from "kintsugi/browser";
import type { InMemoryEvent, WeightsFiles } from "kintsugi/browser-training";
import type { Wish } from "./wish.ts";

export type ToTrainer =
  | {
      readonly type: "start";
      readonly wish: Wish;
      /** A person's own pictures; none for synthetic ones. */
      readonly files: readonly File[];
      readonly device: DeviceChoice;
      /** Whether to go on from where the training was paused. */
      readonly resumes: boolean;
    }
  | { readonly type: "pause" };

type Step = Extract<InMemoryEvent, { type: "step" }>;
type Evaluation = Extract<InMemoryEvent, { type: "evaluation" }>;

export type FromTrainer =
  /** How many pictures could be read. */
  | { readonly type: "read"; readonly pictures: number }
  | {
      readonly type: "started";
      readonly step: number;
      readonly parameters: number;
      readonly device: string;
    }
  | {
      readonly type: "step";
      readonly news: Pick<Step, "step" | "loss" | "picturesPerSecond" | "secondsLeft">;
    }
  | {
      readonly type: "evaluation";
      readonly measured: Pick<Evaluation, "step" | "psnrHole" | "guessPsnrHole">;
      readonly sheet: ImageBitmap;
    }
  | {
      readonly type: "ended";
      readonly step: number;
      readonly isPaused: boolean;
      readonly files: WeightsFiles;
    }
  | { readonly type: "failed"; readonly message: string };
