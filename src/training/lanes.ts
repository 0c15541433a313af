/**
 * Steps on a CPU of several cores: lanes, each a device with threads of its own, differentiate parts of the batch side by
 * side, and weights are moved in main memory. So no core waits while another transposes, and no thread for the others. Where a
 * network normalises by the batch, lanes take the step in stages, between which they pool their moments.
 */
import {
  compile,
  type GraphForm,
  isBetween,
  isMoment,
  type Program,
  type Stage,
  stagesOf,
} from "../graph/index.ts";
import { type SlopesProgram, slopesProgram, type TrainingTask } from "../nn/index.ts";
import { breakUp, type Device, meetingOf, type SessionStage } from "../runtime/index.ts";
import { copyState, moveByLanes, prepareLanes } from "./lanes-adam.ts";
import { numbersOf, partOf, resultOf, type Stepper, sumInto } from "./stepper.ts";

/** What a device has for lanes: absent where weights are moved by a program. */
export interface LaneRoom {
  /** Of all lanes together. */
  readonly threads: number;
}

export interface LanePlan {
  /** A step, before it is cut. */
  readonly programs: readonly [Program];
  readonly stages: readonly Stage[];
  readonly lanes: number;
  /** Of a lane. */
  readonly threads: number;
  /** Of a lane's part of the batch. */
  readonly task: TrainingTask;
  readonly players: SlopesProgram["players"];
}

/** More were not measured. */
const LANES = 2;

/** How many lanes a step takes; none where the batch has no halves, or there is one thread: a program then is as fast. */
export const lanesFor = (batch: number, room: LaneRoom | undefined): number | undefined =>
  room !== undefined && room.threads >= LANES && batch % LANES === 0 ? LANES : undefined;

/** What a lane's threads compute fastest. */
export const laneForm = ({ threads }: LaneRoom): GraphForm =>
  threads < 2 * LANES ? "fewer-wide-products" : "both-branches";

export function planLanes(task: TrainingTask, lanes: number, { threads }: LaneRoom): LanePlan {
  const { program, players } = slopesProgram(task);
  const own = Math.floor(threads / lanes);
  return { programs: [program], stages: stagesOf(program), players, lanes, threads: own, task };
}

/**
 * Loads the programs on one device a lane. The state is on the first; the others get what they read of it, and the moments of
 * weights that they move. After a step that failed they are of no more use.
 */
export async function loadLanes(devices: readonly Device[], plan: LanePlan): Promise<Stepper> {
  const { stages, task, players } = plan;
  const compiled = devices.map(() => stages.map(({ program }) => compile(program)));
  const between = compiled[0].flatMap(({ kept }) => kept).filter(({ name }) => isBetween(name));
  const moments = compiled[0]
    .flatMap(({ results }) => results)
    .filter(({ name }) => isMoment(name));
  const [first, ...others] = devices;
  // What stages leave is not there yet.
  const read = compiled[0].flatMap(({ state }) => state.map(({ name }) => name));
  const given = [...new Set(read)].filter((name) => !isBetween(name));
  for (const device of others) await copyState(first, device, given);
  const hosts = devices.map(({ host }) => host!);
  const keepers = await prepareLanes(devices, players);
  // Arenas of several sessions would each keep what its stage took.
  const options = { threads: plan.threads, transfer: true, arena: stages.length === 1 };
  const lanes = await Promise.all(
    devices.map(async (device, lane): Promise<readonly SessionStage[]> => {
      const loaded: SessionStage[] = [];
      for (const [i, { poolings }] of stages.entries()) {
        loaded.push({ session: await device.load(compiled[lane][i], options), poolings });
      }
      return loaded;
    }),
  );
  const meeting = meetingOf(devices.length, moments);
  let [isSettled, isBroken] = [false, false];
  const settle = async (): Promise<void> => {
    if (isBroken) return;
    for (const { device, names } of keepers) await copyState(device, first, names);
    isSettled = true;
  };
  return {
    async step(feeds, at) {
      if (isSettled) await first.dropState(keepers.flatMap(({ names }) => names));
      isSettled = false;
      const runs = lanes.map(async (own, device) => {
        const fed = partOf(feeds, { part: device, parts: lanes.length, shapes: task.feeds });
        const run = hosts[device].runStages(own, fed, { meeting, device });
        // Otherwise the others would wait for it.
        run.catch(() => {
          isBroken = true;
          breakUp(meeting);
        });
        await Promise.all([run, hosts[device].adam({ part: "give" })]);
        return numbersOf(await run);
      });
      const total: Record<string, number> = {};
      for (const numbers of await Promise.all(runs)) sumInto(total, numbers);
      const norms = await moveByLanes(hosts, players, at);
      return resultOf(task, { ...total, ...norms });
    },
    settle,
    async release() {
      await settle();
      for (const { device, names } of keepers) await device.dropState(names);
      for (const { session } of lanes.flat()) await session.release();
      for (const device of devices) await device.dropState(between.map(({ name }) => name));
    },
  };
}
