import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { floats, type Tensors } from "../runtime/index.ts";
import {
  firstRecord,
  readCheckpointAt,
  readLastCheckpoint,
  writeCheckpoint,
} from "./checkpoint.ts";
import { sourceOf } from "./state.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stateAt = (step: number): Tensors => ({
  "layer.weight": floats(
    [2, 3],
    Float32Array.from({ length: 6 }, (_, i) => step + i / 7),
  ),
  "moment1.layer.weight": floats([2, 3], new Float32Array(6).fill(-0)),
});
const recordAt = (step: number, good = step) => ({
  ...firstRecord,
  ...{ step, good, seconds: step / 3, machine: "a machine" },
});
const write = (step: number, good?: number) =>
  writeCheckpoint(folder, { record: recordAt(step, good), state: sourceOf(stateAt(step)) });
const fileOf = (step: number, ending: string) => join(folder, `step-000000${step}.${ending}`);

describe("a checkpoint", () => {
  test("comes back bit for bit", async () => {
    await write(3);
    const { checkpoint, rejected } = await readLastCheckpoint(folder);
    expect(checkpoint?.record).toMatchObject(recordAt(3));
    expect(checkpoint?.state).toEqual(stateAt(3));
    expect(Object.is(checkpoint?.state["moment1.layer.weight"].data[0], -0)).toBe(true);
    expect(rejected).toEqual([]);
  });

  test("is kept together with the one before, in the order of steps", async () => {
    for (const step of [1, 2, 9]) await write(step);
    expect((await readdir(folder)).sort()).toEqual([
      "step-0000002.json",
      "step-0000002.safetensors",
      "step-0000009.json",
      "step-0000009.safetensors",
    ]);
    await writeCheckpoint(folder, { record: recordAt(12345678), state: sourceOf(stateAt(0)) });
    expect((await readLastCheckpoint(folder)).checkpoint?.record.step).toBe(12345678);
  });

  test("is kept as long as it is the one to go back to", async () => {
    for (const step of [0, 3, 5, 8]) await write(step, Math.min(3, step));
    const steps = async () =>
      (await readdir(folder)).flatMap((file) => /-0*(\d+)\.json$/.exec(file)?.[1] ?? []);
    expect((await steps()).map(Number).sort()).toEqual([3, 5, 8]);
    expect((await readCheckpointAt(folder, 3)).state).toEqual(stateAt(3));
    await write(3);
    expect((await steps()).map(Number)).toEqual([3]);
    await expect(readCheckpointAt(folder, 5)).rejects.toMatchObject({ code: "checkpoint-damaged" });
    await expect(readCheckpointAt(folder, 5)).rejects.toThrow(
      "step-0000005: expected a checkpoint to go back to, got ENOENT",
    );
  });

  test("is nothing before its record is written", async () => {
    await write(1);
    await write(2);
    await rm(fileOf(2, "json"));
    expect((await readLastCheckpoint(folder)).checkpoint?.record.step).toBe(1);
  });

  test("tells of written, flushed and renamed for the state and for the record", async () => {
    const told: string[] = [];
    await writeCheckpoint(folder, { record: recordAt(1), state: sourceOf(stateAt(1)) }, (each) =>
      told.push(each),
    );
    expect(told).toEqual(["written", "flushed", "renamed", "written", "flushed", "renamed"]);
  });
});

describe("a damaged checkpoint", () => {
  const flipped = async (path: string) => {
    const bytes = await readFile(path);
    bytes[bytes.length - 5] ^= 1;
    await writeFile(path, bytes);
  };

  test.each([
    ["a flipped bit", () => flipped(fileOf(2, "safetensors")), "expected the SHA-256 "],
    ["a truncated state", () => truncate(fileOf(2, "safetensors"), 100), "over 100 bytes"],
    ["a missing state", () => rm(fileOf(2, "safetensors")), "step-0000002.safetensors"],
    [
      "a truncated record",
      () => truncate(fileOf(2, "json"), 10),
      "expected a checkpoint's record, got 10 characters of something else",
    ],
  ])("gives its place to the one before: %s", async (_, damage, reason) => {
    await write(1);
    await write(2);
    await damage();
    const { checkpoint, rejected } = await readLastCheckpoint(folder);
    expect(checkpoint?.state).toEqual(stateAt(1));
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toContain(reason);
  });

  test("is forgotten with the next one, which keeps the last good one", async () => {
    for (const step of [1, 5]) await write(step);
    await flipped(fileOf(5, "safetensors"));
    await write(2);
    expect((await readdir(folder)).map((file) => file.slice(0, 12)).sort()).toEqual([
      "step-0000001",
      "step-0000001",
      "step-0000002",
      "step-0000002",
    ]);
  });

  test("leaves nothing where there is no other", async () => {
    await write(1);
    await flipped(fileOf(1, "safetensors"));
    const { checkpoint, rejected } = await readLastCheckpoint(folder);
    expect([checkpoint, rejected.length]).toEqual([undefined, 1]);
    expect(await readLastCheckpoint(join(folder, "missing"))).toEqual({
      checkpoint: undefined,
      rejected: [],
    });
  });
});

describe("a place that cannot be written to", () => {
  test("is named, and what was there stays", async () => {
    await write(1);
    const gone = join(folder, "gone");
    const attempt = writeCheckpoint(gone, { record: recordAt(2), state: sourceOf(stateAt(2)) });
    await expect(attempt).rejects.toMatchObject({ code: "file-unwritable" });
    await expect(attempt).rejects.toThrow(`${gone}/step-0000002.safetensors: expected to write`);
    expect((await readLastCheckpoint(folder)).checkpoint?.record.step).toBe(1);
  });

  test("because the disk is full: the last good checkpoint stays, and no half of another", async (context) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      context.skip("needs the right to mount a small disk (root on Linux)");
    }
    try {
      await writeCheckpoint(disk, { record: recordAt(1), state: sourceOf(stateAt(1)) });
      const large = { weight: floats([40_000], new Float32Array(40_000)) };
      const attempt = writeCheckpoint(disk, { record: recordAt(2), state: sourceOf(large) });
      await expect(attempt).rejects.toMatchObject({ code: "disk-full" });
      await expect(attempt).rejects.toThrow("got a full disk; free some space and run it again");
      expect((await readLastCheckpoint(disk)).checkpoint?.record.step).toBe(1);
      expect(await readdir(disk)).toHaveLength(2);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
