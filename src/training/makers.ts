/** How many threads make batches: one beside a CPU that trains, several where a GPU would wait for them. */
import type { DeviceName } from "../runtime/index.ts";

/** Four examples of 160² with first guesses take about 100 ms of a core; each maker holds pictures in memory, too. */
const MOST = 8;

/** `threads` are those of the machine that training may take; one stays for the step itself. */
export const makersFor = (device: DeviceName, threads: number): number =>
  device === "cpu" ? 1 : Math.max(1, Math.min(MOST, threads - 1));
