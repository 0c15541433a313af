/**
 * Steps on a CPU of several cores: lanes, each a device with threads of its own, differentiate parts of the batch side by
 * side, and weights are moved in main memory. So no core waits while another transposes, and no thread for the others.
 */
import { compile, type GraphForm, type Program } from "../graph/index.ts";
import { type SlopesProgram, slopesProgram, type TrainingTask } from "../nn/index.ts";
import type { Device } from "../runtime/index.ts";
import { moveByLanes, prepareLanes } from "./lanes-adam.ts";
import { partsOf } from "./state.ts";
import { numbersOf, partOf, resultOf, type Stepper, sumInto } from "./stepper.ts";

/** What a device has for lanes: absent where weights are moved by a program. */
export interface LaneRoom {
  /** Of all lanes together. */
  readonly threads: number;
}

export interface LanePlan {
  readonly programs: readonly [Program];
  readonly lanes: number;
  /** Of a lane. */
  readonly threads: number;
  /** Of a lane's part of the batch. */
  readonly task: TrainingTask;
  readonly players: SlopesProgram["players"];
}

/** More were not measured. */
const LANES = 2;

/**
 * How many lanes a step takes; none where statistics move with what a part of the batch holds, where it has no halves, or
 * where there is one thread: a program then is as fast.
 */
export function lanesFor(
  { statistics = [] }: TrainingTask,
  batch: number,
  room: LaneRoom | undefined,
): number | undefined {
  const isWhole = statistics.some(({ moves }) => moves === "with-micro-batch");
  const fits = room !== undefined && room.threads >= LANES && batch % LANES === 0;
  return fits && !isWhole ? LANES : undefined;
}

/** What a lane's threads compute fastest. */
export const laneForm = ({ threads }: LaneRoom): GraphForm =>
  threads < 2 * LANES ? "fewer-wide-products" : "usual";

export function planLanes(task: TrainingTask, lanes: number, { threads }: LaneRoom): LanePlan {
  const { program, players } = slopesProgram(task);
  return { programs: [program], players, lanes, threads: Math.floor(threads / lanes), task };
}

/**
 * Loads the program on one device a lane. The state is on the first, which has it whole after every step; the others get
 * what they read of it.
 */
export async function loadLanes(devices: readonly Device[], plan: LanePlan): Promise<Stepper> {
  const { lanes, task, players } = plan;
  const compiled = devices.map(() => compile(plan.programs[0]));
  const [first, ...others] = devices;
  const specs = Object.fromEntries(compiled[0].state.map((port) => [port.name, port]));
  const read = (names: readonly string[]) => first.readState(names);
  for (const device of others) {
    for await (const { tensors } of partsOf({ specs, read })) await device.writeState(tensors);
  }
  const hosts = devices.map(({ host }) => host!);
  await prepareLanes(hosts, players);
  const options = { threads: plan.threads, transfer: true };
  const sessions = await Promise.all(devices.map((each, i) => each.load(compiled[i], options)));
  return {
    async step(feeds, at) {
      const runs = sessions.map(async (session, part) => {
        const fed = partOf(feeds, { part, parts: lanes, shapes: task.feeds });
        const run = session.run(fed, { transfer: true });
        await Promise.all([run, hosts[part].adam({ part: "give" })]);
        return numbersOf(await run);
      });
      const total: Record<string, number> = {};
      for (const numbers of await Promise.all(runs)) sumInto(total, numbers);
      const norms = await moveByLanes(hosts, players, at);
      return resultOf(task, { ...total, ...norms });
    },
    async release() {
      for (const session of sessions) await session.release();
    },
  };
}
