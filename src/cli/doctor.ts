/** `kintsugi doctor`: what this machine offers, which weights are there, and whether it all works. */
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, freemem, platform, totalmem } from "node:os";
import { defineCommand } from "citty";
import { KintsugiError, throwIfAborted } from "../errors.ts";
import { usualNetwork, weightNames } from "../mending/index.ts";
import { loadPackaged, packagedNames } from "../mending/packaged.node.ts";
import { type Card, type DeviceName, deviceNames, type Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { selfTest, type Trial } from "./self-test.ts";
import type { Surroundings } from "./surroundings.ts";
import { clearStatus, print, showStatus, tableLines } from "./terminal.ts";

export const command = defineCommand({
  meta: {
    name: "doctor",
    description: "Tell what this machine offers, and test what is installed",
  },
  args: { json: { type: "boolean", description: "print the findings as one JSON object" } },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const weights = await findWeights();
    const devices: DeviceFinding[] = [];
    for (const name of deviceNames) {
      throwIfAborted(signal, "doctor");
      showStatus(`looking for ${name}`);
      devices.push(await examine(name, usualOf(weights)));
    }
    clearStatus();
    const findings = {
      versions: versions(),
      machine: machine(),
      devices,
      weights: weights.map(toldOf),
    };
    print(args.json ? JSON.stringify(findings) : linesOf(findings).join("\n"));
    requireHealth(devices);
  },
});

export const examples = ["kintsugi doctor", "kintsugi doctor --json"];

interface DeviceFinding {
  readonly name: DeviceName;
  /** It is there and passes the self-test. */
  readonly works: boolean;
  /** Why it is not there. */
  readonly missing?: string;
  readonly selfTest: readonly Trial[];
}

async function examine(name: DeviceName, weights: Weights | undefined): Promise<DeviceFinding> {
  try {
    const device = await openDevice(name);
    const trials = await selfTest(device, weights);
    await device.close();
    return { name, works: trials.every(({ passed }) => passed), selfTest: trials };
  } catch (error) {
    return { name, works: false, missing: (error as Error).message, selfTest: [] };
  }
}

/** The CPU must always do. */
function requireHealth(devices: readonly DeviceFinding[]): void {
  const cpu = devices.find(({ name }) => name === "cpu");
  if (cpu?.works) return;
  throw new KintsugiError("device-missing", {
    where: "doctor",
    expected: "a CPU that passes the self-test",
    got: cpu?.missing ?? "one that fails it",
    advice: "reinstall kintsugi",
  });
}

interface WeightsFinding {
  readonly name: string;
  readonly weights?: Weights;
  readonly problem?: string;
}

function findWeights(): Promise<readonly WeightsFinding[]> {
  return Promise.all(
    packagedNames().map(async (name) => {
      try {
        return { name, weights: await loadPackaged(name) };
      } catch (error) {
        return { name, problem: (error as Error).message };
      }
    }),
  );
}

/** Those that `kintsugi mend` takes unless told, as far as they can be read. */
export function usualOf(findings: readonly WeightsFinding[]): Weights | undefined {
  const [usual] = weightNames(usualNetwork, "mosaic").flatMap((usualName) => {
    return findings.find(({ name, weights }) => name === usualName && weights)?.weights ?? [];
  });
  return usual;
}

interface ToldWeights {
  readonly name: string;
  readonly card?: Card;
  readonly problem?: string;
}

const toldOf = ({ name, weights, problem }: WeightsFinding): ToldWeights => ({
  name,
  ...(weights && { card: weights.card }),
  ...(problem !== undefined && { problem }),
});

function versions() {
  const require = createRequire(import.meta.url);
  return {
    kintsugi: String(require("../../package.json").version),
    node: process.versions.node,
    onnxruntime: String(require("onnxruntime-node/package.json").version),
  };
}

function machine() {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    system: `${platform()} ${arch()}`,
  };
}

interface Findings {
  readonly versions: ReturnType<typeof versions>;
  readonly machine: ReturnType<typeof machine>;
  readonly devices: readonly DeviceFinding[];
  readonly weights: readonly ToldWeights[];
}

function linesOf({ versions: version, machine: computer, devices, weights }: Findings) {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  const { processor, cores, memoryBytes, freeMemoryBytes, system } = computer;
  const memory = `${gigabytes(memoryBytes)} (${gigabytes(freeMemoryBytes)} free)`;
  return [
    `kintsugi ${version.kintsugi}, Node ${version.node}, ONNX Runtime ${version.onnxruntime}`,
    `${processor}, ${cores} cores, ${memory}, ${system}`,
    "",
    ...tableLines(devices.map((each) => [each.name, stateOf(each)])).map(indented),
    ...devices.flatMap(({ name, selfTest: trials }) =>
      trials.map((trial) => trialLine(name, trial)),
    ),
    "",
    ...weights.map((each) => indented(weightsLine(each))),
  ];
}

const indented = (line: string): string => `  ${line}`;

function stateOf({ works, missing }: DeviceFinding): string {
  if (works) return "works";
  return missing === undefined ? "fails its self-test" : `not here: ${missing}`;
}

function trialLine(device: DeviceName, { name, passed, milliseconds, detail }: Trial): string {
  return indented(
    `${name} on ${device} ${passed ? "passed" : "FAILED"} (${milliseconds} ms): ${detail}`,
  );
}

function weightsLine({ name, card, problem }: ToldWeights): string {
  if (!card) return `${name}: ${problem}`;
  const figures = Object.entries(card.figures).map(([key, value]) => `${key} ${value.toFixed(2)}`);
  const millions = (card.parameters / 1e6).toFixed(2);
  return `${name}: ${millions} M parameters for ${card.damage.join(", ")}; ${card.protocol}: ${figures.join(", ")}`;
}
