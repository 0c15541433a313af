/** What the networks' page asks its worker, and what that gives. */
import type { DeviceChoice, Hole, Layer, NetworkName, Photo } from "kintsugi/browser";
import type { Choice } from "../work/protocol.ts";

/** A network as its page shows it, at 256². */
export interface Portrait {
  readonly name: NetworkName;
  readonly layers: readonly Layer[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

export interface Look {
  readonly network: NetworkName;
  readonly photo: Photo;
  readonly hole: Hole;
  readonly choice: Choice;
  /** Whether the photo is broken already. */
  readonly isBroken: boolean;
  readonly device: DeviceChoice;
}

/** What a layer holds, to be drawn. */
export interface LayerLook {
  /** Channels beside each other. */
  readonly activation?: ImageBitmap;
  readonly gate?: ImageBitmap;
  /** Pale where something is known, dark where it is still hole. */
  readonly seen?: ImageBitmap;
  readonly attention?: Arrows;
}

/** For every query of a square grid the key that it takes most from, and how much. */
export interface Arrows {
  readonly side: number;
  readonly keys: readonly number[];
  readonly shares: readonly number[];
}

export interface Looked {
  readonly layers: ReadonlyMap<string, LayerLook>;
  /** The broken picture. */
  readonly broken: ImageBitmap;
  readonly hole: Hole;
  /** The weights' name; none for a network whose weights are drawn by chance. */
  readonly weights: string | null;
}

export interface Questions {
  portraits: { given: null; gives: readonly Portrait[] };
  look: { given: Look; gives: Looked };
}
export type Question = keyof Questions;

export type Asked = {
  [Q in Question]: { readonly id: number; readonly ask: Q; readonly given: Questions[Q]["given"] };
}[Question];

export type Answered = { readonly id: number } & (
  | { readonly gives: Questions[Question]["gives"] }
  | { readonly error: string }
);

/** Asks a worker, which is started with the first question. */
export class Asker {
  readonly #start: () => Worker;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, (answered: Answered) => void>();
  #last = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  ask<Q extends Question>(ask: Q, given: Questions[Q]["given"]): Promise<Questions[Q]["gives"]> {
    this.#worker ??= this.#begin();
    const id = ++this.#last;
    this.#worker.postMessage({ id, ask, given });
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, (answered) => {
        this.#waiting.delete(id);
        if ("error" in answered) reject(new Error(answered.error));
        else resolve(answered.gives);
      }),
    );
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting.clear();
  }

  #begin(): Worker {
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#waiting.get(data.id)?.(data);
    worker.onerror = ({ message }) => {
      const error = message || "the worker died";
      for (const [id, tell] of [...this.#waiting]) tell({ id, error });
      this.#worker = undefined;
    };
    return worker;
  }
}
