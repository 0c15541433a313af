/** Adam's step of lanes: who moves which weight, and by what. */
import { sizeOf } from "../graph/index.ts";
import { gradientName, type SlopesPlayer, scheduleValues, stateNames } from "../nn/index.ts";
import {
  type AdamPlayer,
  type Device,
  type HostState,
  type OwnParameter,
  sharedFloats,
} from "../runtime/index.ts";
import type { StepAt } from "./stepper.ts";

/** Moves every weight by the slopes that all lanes have given; gives the norms of the slopes, before clipping, by name. */
export async function moveByLanes(
  hosts: readonly HostState[],
  players: readonly SlopesPlayer[],
  at: StepAt,
): Promise<Readonly<Record<string, number>>> {
  const sums = await Promise.all(hosts.map((host) => host.adam({ part: "sum" })));
  const norms = players.map((_, i) => Math.sqrt(sums.reduce((sum, each) => sum + each[i], 0)));
  const rates = players.map((player, i) => ratesOf(player, at, norms[i]));
  await Promise.all(hosts.map((host) => host.adam({ part: "move", rates })));
  await Promise.all(hosts.map((host) => host.adam({ part: "take" })));
  return Object.fromEntries(players.map(({ prefix }, i) => [`${prefix}gradientNorm`, norms[i]]));
}

function ratesOf({ optimiser, prefix }: SlopesPlayer, at: StepAt, norm: number) {
  const { step, learningRate, discriminatorRate = learningRate } = at;
  const values = scheduleValues(step, prefix === "" ? learningRate : discriminatorRate, optimiser);
  const { clipNorm = Number.POSITIVE_INFINITY } = optimiser;
  return {
    // min(1, limit / ‖g‖)
    scale: norm > clipNorm ? clipNorm / norm : 1,
    learningRate: values.learningRate[0],
    correction1: values.correction1[0],
    correction2: values.correction2[0],
  };
}

/** A device beside the first, and the state that it alone has. */
export interface Keeper {
  readonly device: Device;
  readonly names: readonly string[];
}

/** Tells every lane its part. Moments and means, which the first lane has, go to those who move them. */
export async function prepareLanes(
  devices: readonly Device[],
  players: readonly SlopesPlayer[],
): Promise<readonly Keeper[]> {
  const shares = players.map((player) => sharesOf(player, devices.length));
  const [first, ...others] = devices;
  const keepers = others.map((device, i): Keeper => {
    const own = shares.flatMap((each) => each[i + 1].own);
    return { device, names: own.flatMap(({ names }) => keptBeside(names)) };
  });
  for (const { device, names } of keepers) {
    await copyState(first, device, names);
    await first.dropState(names);
  }
  for (const [lane, { host }] of devices.entries()) {
    await host!.prepareAdam({ players: shares.map((each) => each[lane]) });
  }
  return keepers;
}

/** Writes the named state of a device to another one, a value at a time: there may be much of it. */
export async function copyState(from: Device, to: Device, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await to.writeState(await from.readState([name]), { transfer: true });
  }
}

const keptBeside = ({
  weight: _,
  slope: __,
  ...beside
}: OwnParameter["names"]): readonly string[] => Object.values(beside);

/** A player's part for each lane. */
function sharesOf(player: SlopesPlayer, lanes: number): readonly AdamPlayer[] {
  const { parameters, optimiser } = player;
  const owners = ownersOf(player, lanes);
  const parts = parameters.map(({ name, tensor: { shape } }, i) => {
    const givers = Array.from({ length: lanes }, (_, lane) => lane).filter((l) => l !== owners[i]);
    // Slopes are read before the weight is moved, which may lie in the place of one of them.
    const places = new Map(givers.map((lane) => [lane, sharedFloats(sizeOf(shape))]));
    const [moved] = places.values();
    return { weight: name, slope: gradientName(name), owner: owners[i], places, moved };
  });
  const keptOf = (name: string) => ({
    moment1: stateNames.moment1(name),
    moment2: stateNames.moment2(name),
    ...(optimiser.averageDecay !== undefined && { average: stateNames.average(name) }),
  });
  return Array.from({ length: lanes }, (_, lane) => ({
    optimiser,
    own: parts
      .filter(({ owner }) => owner === lane)
      .map(({ weight, slope, places, moved }) => {
        const names = { weight, slope, ...keptOf(weight) };
        return { names, given: [...places.values()], moved };
      }),
    others: parts
      .filter(({ owner }) => owner !== lane)
      .map(({ weight, slope, places, moved }) => ({
        weight,
        slope,
        given: places.get(lane)!,
        moved,
      })),
  }));
}

/** The lane that moves each parameter: the largest first, each to the lane that has least to do. */
function ownersOf({ parameters }: SlopesPlayer, lanes: number): readonly number[] {
  const sizes = parameters.map(({ tensor: { shape } }) => sizeOf(shape));
  const loads = new Array<number>(lanes).fill(0);
  const owners = new Array<number>(sizes.length).fill(0);
  for (const i of sizes.map((_, i) => i).toSorted((a, b) => sizes[b] - sizes[a])) {
    owners[i] = loads.indexOf(Math.min(...loads));
    loads[owners[i]] += sizes[i];
  }
  return owners;
}
