/** What the page and its workers say to each other: every job with what it is given and what it gives. */
import type {
  ComposeMode,
  DamageChoice,
  Detection,
  DeviceChoice,
  ErrorCode,
  Hole,
  Measures,
  MendedPhoto,
  MethodName,
  MosaicRegion,
  Photo,
  Point,
  Quality,
  Rectangle,
} from "kintsugi/browser";
import type { ResultFile } from "../batch.ts";
import type { Diff } from "../editor/diff.ts";

/** How a picture is broken, or is to be. */
export type Choice = Pick<DamageChoice, "kind" | "cellPx">;

/** A photo, and the same as the page can draw it at once. */
export interface Shown {
  readonly photo: Photo;
  readonly bitmap: ImageBitmap;
}

/** How a mending is to be done; each is the usual one where left out. */
export interface Mode {
  readonly method?: MethodName;
  readonly quality?: Quality;
  readonly compose?: ComposeMode;
  /** How deep into the hole `feather` reaches. */
  readonly featherPx?: number;
  /** `small`: a quarter of the memory, more windows, each seeing less around it. */
  readonly windows?: "usual" | "small";
}

export interface Mended extends Shown {
  readonly method: MethodName;
  /** The name of the network's weights; the formula's where there are none. */
  readonly weights: string;
  /** What ran it, as `WebGPU` or `WASM ×2`; empty for a formula. */
  readonly device: string;
  readonly quality: Quality;
  /** How often a window was looked at, at most. */
  readonly looks: number;
  readonly milliseconds: number;
  /** How far the observed cells came through, before a lossy file is made of it; undefined for a white-out. */
  readonly kept: MendedPhoto["consistency"] | undefined;
  /** Where several looks disagree, as a map of heat over the picture; only where there were several. */
  readonly uncertainty: ImageBitmap | undefined;
}

export interface Jobs {
  /** A picture's file, decoded. */
  open: { given: { readonly file: Blob; readonly name: string }; gives: Shown };
  /** The mosaics and solid regions that a photo shows. */
  find: { given: { readonly photo: Photo }; gives: Detection };
  /** The photo broken in its hole. */
  damage: { given: Injured; gives: Shown };
  /** Gets device and weights ready. */
  warm: { given: { readonly kind: Choice["kind"] } & OnDevice; gives: null };
  mend: { given: Injured & OnDevice & { readonly mode?: Mode }; gives: Mended };
  /** A picture's file read, searched, and mended where mosaics were found. */
  mendFile: {
    given: { readonly file: Blob; readonly name: string } & OnDevice;
    gives: { readonly blob: Blob | null; readonly mosaics: number };
  };
  zip: { given: { readonly files: readonly ResultFile[] }; gives: Blob };
  /** The windows through which a mending would look. */
  plan: { given: Omit<Injured, "photo"> & { readonly mode?: Mode }; gives: readonly Rectangle[] };
  measure: {
    given: { readonly photo: Photo; readonly original: Photo; readonly hole: Hole };
    gives: Measures;
  };
  /** Where two photos of one size differ, as a map of heat. */
  difference: { given: { readonly photo: Photo; readonly original: Photo }; gives: ImageBitmap };
  png: { given: { readonly photo: Photo }; gives: Blob };
  jpeg: { given: { readonly photo: Photo }; gives: Blob };
  webp: { given: { readonly photo: Photo }; gives: Blob };
  /** The pixels of one colour around a place, or everywhere. */
  fill: { given: Filling; gives: Diff | null };
  /** What becomes of the hole when it is grown (or shrunk, below 0) or turned inside out. */
  reshape: { given: { readonly hole: Hole; readonly how: Reshaping }; gives: Diff | null };
  readHole: {
    given: { readonly file: Blob; readonly name: string; readonly hole: Hole };
    gives: Diff | null;
  };
  writeHole: { given: { readonly hole: Hole }; gives: Blob };
}

export interface Injured {
  readonly photo: Photo;
  readonly hole: Hole;
  readonly choice: Choice;
  /** Mosaics that were found: where they lie under the hole, it is broken as they are. */
  readonly found?: readonly MosaicRegion[];
}

export type Reshaping = { readonly growPx: number } | "invert" | "smooth";

export interface Filling {
  readonly photo: Photo;
  readonly hole: Hole;
  readonly at: Point;
  /** Colours this far (8-bit levels of any channel) are taken for the same. */
  readonly toleranceLevels: number;
  /** Whether the colour is looked for in the whole picture, too. */
  readonly isEverywhere: boolean;
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

/** An error's code; a worker that died tells none itself. */
export type FailureCode = ErrorCode | "worker-died";

export type ToWorker =
  | { [K in JobName]: { readonly id: number; readonly job: K; readonly given: Given<K> } }[JobName]
  | { readonly id: number; readonly job: "cancel" };

export type FromWorker = { readonly id: number } & (
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly gives: Gives<JobName> }
  | { readonly type: "failed"; readonly code: FailureCode; readonly message: string }
);
