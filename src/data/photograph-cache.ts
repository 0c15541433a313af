/**
 * Decoded photographs kept in memory. What is in stays in: an order that comes round visits every one once, so
 * dropping the oldest would drop just what is needed next.
 */
import type { Photograph } from "./photograph.ts";

export class PhotographCache {
  readonly #limitBytes: number;
  readonly #kept = new Map<string, Photograph>();
  #sizeBytes = 0;

  /** Holds at most `limitBytes` of pixels. */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The photograph of the key, made where it is not held. */
  async get(key: string, make: () => Promise<Photograph>): Promise<Photograph> {
    return this.#kept.get(key) ?? this.#keep(key, await make());
  }

  #keep(key: string, made: Photograph): Photograph {
    const sizeBytes = this.#sizeBytes + made.bytes.length;
    if (sizeBytes > this.#limitBytes || this.#kept.has(key)) return made;
    this.#kept.set(key, made);
    this.#sizeBytes = sizeBytes;
    return made;
  }
}
