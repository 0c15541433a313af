import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  adderProgram,
  convolutionProgram,
  dtypesProgram,
  heavyProgram,
  scalerProgram,
} from "../../tests/tiny-models.ts";
import { compile, input, mul } from "../graph/index.ts";
import { type Device, floats } from "./device.ts";
import { openDevice } from "./node.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

const ones = Float32Array.of(1, 1, 1, 1);
const zeros = (size: number) => floats([size], new Float32Array(size));
const total = async () => Array.from((await device.readState(["total"])).total.data, Number);

describe("a device", () => {
  test("updates state in place and shares it between programs", async () => {
    await device.writeState({ total: zeros(4) });
    const adder = await device.load(adderProgram());
    const scaler = await device.load(scalerProgram());
    const x = Float32Array.of(1, 2, 3, 4);
    for (let step = 1; step <= 5; step++) {
      const { doubled } = await adder.run({ x });
      expect(doubled).toEqual(floats([4], Float32Array.of(2, 4, 6, 8)));
      expect(await total()).toEqual([step, 2 * step, 3 * step, 4 * step]);
    }
    expect((await scaler.run({ x })).scaled.data).toEqual(Float32Array.of(5, 20, 45, 80));
    expect(await total()).toEqual([5, 10, 15, 20]);
  });

  test("hands out copies: what a caller keeps does not change under it", async () => {
    const mine = zeros(4);
    await device.writeState({ total: mine });
    const adder = await device.load(adderProgram());
    const before = await device.readState();
    const first = await adder.run({ x: ones });
    await adder.run({ x: Float32Array.of(9, 9, 9, 9) });
    expect(before.total.data).toEqual(new Float32Array(4));
    expect(mine.data).toEqual(new Float32Array(4));
    expect(first.doubled.data).toEqual(Float32Array.of(2, 2, 2, 2));
  });

  test("keeps what a run makes for it, as state that the next run makes anew", async () => {
    const x = input("x", [4]);
    const program = compile({
      name: "keeper",
      feeds: { x },
      results: {},
      state: {},
      kept: { square: mul(x, x) },
    });
    const keeper = await device.load(program, { threads: 1 });
    for (const value of [3, 5]) {
      expect(await keeper.run({ x: new Float32Array(4).fill(value) })).toEqual({});
      const { square } = await device.readState(["square"]);
      expect(square).toEqual(floats([4], new Float32Array(4).fill(value * value)));
    }
    await keeper.release();
    await device.dropState(["square"]);
  });

  test("leaves the feeds to the caller unless told to take them", async () => {
    await device.writeState({ total: zeros(4) });
    const adder = await device.load(adderProgram());
    const pooled = new Float32Array(8).fill(3).subarray(2, 6);
    expect((await adder.run({ x: pooled }, { transfer: true })).doubled.data[0]).toBe(6);
    expect(pooled.length).toBe(4);
    const x = ones.slice();
    await adder.run({ x });
    expect(x).toEqual(ones);
    await adder.run({ x }, { transfer: true });
    expect(x.length).toBe(0);
    const shared = new Float32Array(new SharedArrayBuffer(16));
    expect((await adder.run({ x: shared }, { transfer: true })).doubled.data[3]).toBe(0);
  });

  test("carries every dtype in and out", async () => {
    const session = await device.load(dtypesProgram());
    const { above, picked, kept } = await session.run({
      x: Float32Array.of(1, -2, 3),
      indices: BigInt64Array.of(2n, 0n),
      known: Uint8Array.of(1, 0, 1),
    });
    expect(above).toEqual({ dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) });
    expect(picked.data).toEqual(Float32Array.of(3, 1));
    expect(kept.data).toEqual(Float32Array.of(1, 0, 3));
  });

  test("computes a convolution", async () => {
    await device.writeState({ kernel: floats([1, 1, 3, 3], new Float32Array(9).fill(1)) });
    const session = await device.load(convolutionProgram(1, 1, 3));
    const { y } = await session.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) });
    expect(Array.from(y.data, Number)).toEqual([12, 21, 16, 27, 45, 33, 24, 39, 28]);
  });

  test("builds the same bytes once and frees them when the last holder lets go", async () => {
    await device.writeState({ total: zeros(4) });
    const [first, second] = await Promise.all([
      device.load(adderProgram()),
      device.load(adderProgram()),
    ]);
    await first.release();
    await first.release();
    await expect(first.run({ x: ones })).rejects.toThrow("got a run after release()");
    expect((await second.run({ x: ones })).doubled.data[0]).toBe(2);
    await second.release();
    expect((await (await device.load(adderProgram())).run({ x: ones })).doubled.data[0]).toBe(2);
  });

  test("takes the model over instead of copying it, where it may", async () => {
    await device.writeState({ total: zeros(4) });
    const [kept, given] = [adderProgram(), adderProgram(2)];
    await device.load(kept);
    const adder = await device.load(given, { transfer: true });
    expect([kept.model.length > 0, given.model.length]).toEqual([true, 0]);
    await device.writeState({ total: zeros(2) });
    expect([...(await adder.run({ x: Float32Array.of(1, 2) })).doubled.data]).toEqual([2, 4]);
  });

  test("takes session options: entries reach ONNX Runtime", async () => {
    const loading = device.load(adderProgram(), {
      entries: { "session.disable_cpu_ep_fallback": "1" },
    });
    await expect(loading).rejects.toMatchObject({
      code: "model-unsupported",
      message: expect.stringContaining("fallback"),
    });
  });

  test("refuses feeds and state that do not fit, naming port, shape and value", async () => {
    const adder = await device.load(adderProgram());
    await device.writeState({ total: zeros(4) });
    const refused = async (feeds: Parameters<typeof adder.run>[0], words: string) =>
      expect(adder.run(feeds)).rejects.toMatchObject({
        code: "shape-mismatch",
        message: expect.stringContaining(words),
      });
    await refused({}, "program adder, feed x: expected float32 [4], got nothing");
    await refused({ x: ones.subarray(1) }, "feed x: expected float32 [4], got 3 values");
    await refused({ x: floats([2, 2], ones) }, "feed x: expected float32 [4], got float32 [2, 2]");
    await refused({ x: new BigInt64Array(4) }, "expected float32 [4], got int64 [4]");
    await device.writeState({ total: zeros(3) });
    await refused({ x: ones }, "program adder, state total: expected float32 [4], got float32 [3]");
    await device.dropState();
    await expect(adder.run({ x: ones })).rejects.toThrow(
      "program adder: expected the state total on the device, got none of that name; write it with writeState first",
    );
    await expect(device.readState(["total"])).rejects.toMatchObject({ code: "unknown-name" });
  });

  test("says what is wrong with a model that is none", async () => {
    const broken = { ...adderProgram(), name: "broken", model: Uint8Array.of(1, 2, 3) };
    await expect(device.load(broken)).rejects.toMatchObject({
      code: "model-unsupported",
      message: expect.stringMatching(/^program broken: expected a model that this device can run/),
    });
  });

  test("does not grow over 300 runs with state", async () => {
    const size = 1 << 18;
    await device.writeState({ total: zeros(size) });
    const adder = await device.load(adderProgram(size));
    const run = async (times: number) => {
      for (let i = 0; i < times; i++) {
        await adder.run({ x: new Float32Array(size).fill(1) }, { transfer: true });
      }
      return device.memory().residentBytes;
    };
    const before = await run(100);
    const after = await run(300);
    expect((await device.readState(["total"])).total.data[size - 1]).toBe(400);
    expect(after - before).toBeLessThan(60 * size * 4);
    expect(device.memory().peakBytes).toBeGreaterThanOrEqual(after);
  });
});

describe("an aborted signal", () => {
  test("refuses the runs that wait, at once, and drops the result of the one in flight", async () => {
    const heavy = await device.load(heavyProgram());
    await device.writeState({ total: zeros(4) });
    const adder = await device.load(adderProgram());
    const controller = new AbortController();
    const { signal } = controller;
    const settled: string[] = [];
    const note = (name: string) => () => settled.push(name);
    const inFlight = heavy.run({ x: new Float32Array(512 * 512) }, { signal });
    const waiting = adder.run({ x: ones }, { signal });
    const other = adder.run({ x: ones }).then(note("other"));
    inFlight.catch(note("in flight"));
    waiting.catch(note("waiting"));
    setTimeout(() => controller.abort(), 5);
    await expect(inFlight).rejects.toMatchObject({ code: "aborted" });
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    await other;
    expect(settled).toEqual(["in flight", "waiting", "other"]);
    expect(await total()).toEqual([1, 1, 1, 1]);
    await expect(adder.run({ x: ones }, { signal })).rejects.toThrow(
      "program adder: expected to finish, got a request to stop",
    );
  });
});

describe("opening a device", () => {
  test("that is missing says what is missing and how to get it", async () => {
    await expect(openDevice("cuda")).rejects.toMatchObject({
      code: "device-missing",
      message: expect.stringMatching(
        /^device cuda: expected an NVIDIA GPU with ONNX Runtime's CUDA libraries, got .*; run `node .*install=cuda12`/,
      ),
    });
  });

  test("closed, it refuses calls and closes but once", async () => {
    const short = await openDevice("cpu");
    await short.writeState({ total: zeros(4) });
    const adder = await short.load(adderProgram());
    await short.close();
    await short.close();
    await expect(adder.run({ x: ones })).rejects.toThrow("got a call after close()");
    await expect(short.writeState({ total: zeros(4) })).rejects.toThrow(
      "state: expected an open device, got a call after close()",
    );
  });

  test("and forgetting to close it does not keep the process alive", async () => {
    const script = new URL("../../tests/forgotten-device.ts", import.meta.url).pathname;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--import", "tsx", script], {
      timeout: 50_000,
    });
    expect(stdout.trim()).toBe("4,4,4,4");
  });
});
