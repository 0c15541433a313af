/** What a network's layers hold while it mends a picture: for people who want to see how it does it. */
import { compile, type Program, type Shape, type Tensor } from "../graph/index.ts";
import {
  type Anatomy,
  type BuiltNetwork,
  type Damaged,
  needsEdges,
  networkFeeds,
  type Sights,
} from "../networks/index.ts";
import { type Device, floats } from "../runtime/index.ts";

/** Values row-major; shapes as in `Sights`. */
export interface Sight {
  readonly shape: Shape;
  readonly data: Float32Array;
}

export type SeenLayer = { readonly [S in keyof Sights]?: Sight };

export interface LookInside {
  readonly network: BuiltNetwork;
  readonly anatomy: Anatomy;
  /** Of parameters and statistics, by name. */
  readonly values: Readonly<Record<string, Float32Array>>;
  /** Of the network's size. */
  readonly damaged: Damaged;
}

/** One run that gives what there is to see of every layer, by its id. Errors: as of a session's run. */
export async function lookInside(
  device: Device,
  { network, anatomy, values, damaged }: LookInside,
): Promise<ReadonlyMap<string, SeenLayer>> {
  const program = sightsProgram(network, anatomy);
  const session = await device.load(compile(program), { transfer: true });
  try {
    await device.writeState(
      Object.fromEntries(
        Object.entries(program.state).map(([name, { current }]) => [
          name,
          floats(current.shape, values[name]),
        ]),
      ),
    );
    const edges = needsEdges(network.name);
    const results = await session.run(
      networkFeeds([damaged], { cells: network.size.cells, edges }),
    );
    const seenOf = (id: string, sights: Sights): SeenLayer =>
      Object.fromEntries(
        namesOf(sights).map((sight) => {
          const { shape, data } = results[resultOf(id, sight)];
          return [sight, { shape, data: data as Float32Array }];
        }),
      );
    return new Map([...anatomy.sights].map(([id, sights]) => [id, seenOf(id, sights)]));
  } finally {
    await session.release();
    await device.dropState(Object.keys(program.state));
  }
}

/** Feeds as the network's own, weights as state, every sight a result. */
function sightsProgram({ name, inputs, parameters }: BuiltNetwork, { sights }: Anatomy): Program {
  const results = [...sights].flatMap(([id, layer]) =>
    namesOf(layer).map((sight): [string, Tensor] => [resultOf(id, sight), layer[sight]!]),
  );
  const learnt = [...parameters.all, ...parameters.statistics];
  return {
    name: `sights of ${name}`,
    feeds: { ...inputs },
    results: Object.fromEntries(results),
    state: Object.fromEntries(learnt.map((each) => [each.name, { current: each.tensor }])),
  };
}

const namesOf = (sights: Sights) => Object.keys(sights) as readonly (keyof Sights)[];

const resultOf = (id: string, sight: keyof Sights): string => `${sight} of ${id}`;
