/**
 * Soak: damaged picture files are read, inspected, searched for mosaics, mended and written, in processes of their own
 * under limits of time and memory. `npx tsx benchmarks/soak-fuzz.ts [FILES] [FIRST]` tells how they fared and fails
 * where one did not.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fateOf, fuzzMender, mutant, seedFiles } from "../tests/fuzz.ts";

/** Files a process. */
const SHARE = 1000;
/** A process that says nothing for so long hangs. */
const SILENCE_MS = 180_000;
const MOST_BYTES = 1.5e9;

interface Word {
  readonly number: number;
  readonly fate: "refused" | "mended" | "failed";
  readonly why?: string;
  readonly peakBytes: number;
}

async function work(first: number, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-fuzz-"));
  const [seeds, mender] = await Promise.all([seedFiles(), fuzzMender()]);
  for (let number = first; number < first + count; number++) {
    const told = await fateOf(mutant(seeds, number), folder, mender).then(
      (fate) => ({ fate }),
      (error) => ({ fate: "failed" as const, why: String(error?.stack ?? error) }),
    );
    process.send!({ number, ...told, peakBytes: process.resourceUsage().maxRSS * 1024 });
  }
  await rm(folder, { recursive: true, force: true });
}

/** The files of one process; resolves with how each of them fared, one that ends it or hangs as failed. */
function inOwnProcess(first: number, count: number): Promise<readonly Word[]> {
  const words: Word[] = [];
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), ["--work", `${first}`, `${count}`]);
    const hangs = () => child.kill("SIGKILL");
    let timer = setTimeout(hangs, SILENCE_MS);
    child.on("message", (word) => {
      words.push(word as Word);
      clearTimeout(timer);
      timer = setTimeout(hangs, SILENCE_MS);
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      const number = first + words.length;
      const why = `the process ended with ${signal ?? code}`;
      if (words.length < count) words.push({ number, fate: "failed", why, peakBytes: 0 });
      resolve(words);
    });
  });
}

async function soak(files: number, first: number): Promise<void> {
  const counts = { refused: 0, mended: 0, failed: 0 };
  let peak = 0;
  for (let at = first; at < first + files; ) {
    const words = await inOwnProcess(at, Math.min(SHARE, first + files - at));
    for (const { number, fate, why, peakBytes } of words) {
      counts[fate]++;
      peak = Math.max(peak, peakBytes);
      if (fate === "failed") process.stdout.write(`${number}: ${why}\n`);
    }
    at += words.length;
    const { refused, mended, failed } = counts;
    const megabytes = (peak / 1e6).toFixed(0);
    process.stdout.write(
      `${refused} refused, ${mended} mended, ${failed} failed; ${megabytes} MB\n`,
    );
  }
  if (counts.failed > 0 || peak > MOST_BYTES) process.exitCode = 1;
}

const [flag = "10000", ...rest] = process.argv.slice(2);
if (flag === "--work") {
  await work(Number(rest[0]), Number(rest[1]));
  process.disconnect();
} else await soak(Number(flag), Number(rest[0] ?? 0));
