/** What the page and its worker say to each other: every job with what it is given and what it gives. */
import type {
  DamageChoice,
  DeviceChoice,
  ErrorCode,
  Hole,
  Measures,
  Photo,
} from "kintsugi/browser";

/** How a picture is broken, or is to be. */
export type Choice = Pick<DamageChoice, "kind" | "cellPx">;

/** A photo, and the same as the page can draw it at once. */
export interface Shown {
  readonly photo: Photo;
  readonly bitmap: ImageBitmap;
}

export interface Mended extends Shown {
  /** The name of the network's weights. */
  readonly weights: string;
  /** What ran it, as `webgpu` or `cpu, 2 threads`. */
  readonly device: string;
  readonly milliseconds: number;
  /** Whether the observed cells came through; undefined for a white-out. */
  readonly consistent: boolean | undefined;
}

export interface Jobs {
  /** A picture's file, decoded. */
  open: { given: { readonly file: Blob; readonly name: string }; gives: Shown };
  /** The photo broken in its hole. */
  damage: { given: Injured; gives: Shown };
  /** Gets device and weights ready. */
  warm: { given: { readonly kind: Choice["kind"] } & OnDevice; gives: null };
  mend: { given: Injured & OnDevice; gives: Mended };
  measure: {
    given: { readonly photo: Photo; readonly original: Photo; readonly hole: Hole };
    gives: Measures;
  };
  png: { given: { readonly photo: Photo }; gives: Blob };
}

export interface Injured {
  readonly photo: Photo;
  readonly hole: Hole;
  readonly choice: Choice;
}

/** What is to run the network; the first job that says so decides. */
export interface OnDevice {
  readonly device: DeviceChoice;
}

export type JobName = keyof Jobs;
export type Given<K extends JobName> = Jobs[K]["given"];
export type Gives<K extends JobName> = Jobs[K]["gives"];

/** How far a mending is. */
export type Progress =
  | { readonly phase: "device" }
  | { readonly phase: "weights"; readonly done: number; readonly total: number | undefined }
  | { readonly phase: "windows"; readonly done: number; readonly total: number };

export type ToWorker =
  | { [K in JobName]: { readonly id: number; readonly job: K; readonly given: Given<K> } }[JobName]
  | { readonly id: number; readonly job: "cancel" };

export type FromWorker = { readonly id: number } & (
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly gives: Gives<JobName> }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly message: string }
);
