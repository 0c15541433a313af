/** The networks' worker: takes graphs apart, and runs them to see what their layers hold. */
import {
  anatomyOf,
  buildNetwork,
  cellsAlong,
  countedSize,
  type Damaged,
  type Device,
  type DeviceChoice,
  damageOfChoice,
  defaultsOf,
  fetchWeights,
  lookInside,
  mosaicPhoto,
  type NetworkName,
  networkNames,
  openDevice,
  smallestCellPx,
  workingPicture,
} from "kintsugi/browser";
import { hasWeights, weightsFor } from "../work/catalogue.ts";
import { runtimeFiles } from "../work/runtime-files.ts";
import { shown } from "../work/shown.ts";
import type { Answered, Asked, Look, Looked, Portrait, Question, Questions } from "./asking.ts";
import { layerLookOf } from "./pictures.ts";

/** A network without weights is looked at with few channels: what its layers do is the same. */
const narrow = 16;

const answers: {
  [Q in Question]: (given: Questions[Q]["given"]) => Promise<Questions[Q]["gives"]>;
} = {
  portraits: async () => networkNames.map(portraitOf),
  look,
};

function portraitOf(name: NetworkName): Portrait {
  const { layers, parameters, multiplyAdds } = anatomyOf(buildNetwork(name, countedSize));
  return { name, layers, parameters, multiplyAdds };
}

async function look(asked: Look): Promise<Looked> {
  const { network: name, photo, hole, choice, isBroken, device } = asked;
  const broken = isBroken ? photo : mosaicPhoto(photo, { hole, ...choice }).photo;
  const damage = damageOfChoice(choice, hole);
  const damaged: Damaged = {
    ...{ picture: workingPicture(broken), hole },
    ...(damage.kind !== "white-out" && { mosaic: damage }),
  };
  const { width, height } = photo;
  const { cellPx = smallestCellPx } = choice;
  const cells = damaged.mosaic ? cellsAlong(width, Math.min(smallestCellPx, cellPx)) : 1;
  const group = damaged.mosaic ? "mosaic" : "hole";
  const weights = hasWeights(name, group) ? await fetchWeights(weightsFor(name, group)) : undefined;
  const config = weights?.card.configuration ?? { width: Math.min(narrow, defaultsOf(name).width) };
  const network = buildNetwork(name, { batch: 1, width, height, cells }, { config });
  const values = weights ? valuesOf(weights.tensors) : network.parameters.initialise(1);
  const anatomy = anatomyOf(network);
  const seen = await lookInside(await readyDevice(device), { network, anatomy, values, damaged });
  return {
    layers: new Map([...seen].map(([id, layer]) => [id, layerLookOf(layer)])),
    ...{ broken: shown(broken).bitmap, hole },
    weights: weights?.card.name ?? null,
  };
}

const valuesOf = (tensors: Readonly<Record<string, { readonly data: unknown }>>) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [name, data as Float32Array]),
  );

let opened: Promise<Device> | undefined;
function readyDevice(choice: DeviceChoice): Promise<Device> {
  opened ??= openDevice(choice, { runtime: runtimeFiles });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** The part of a dedicated worker's global scope that is used. */
const port = self as unknown as {
  onmessage: ((event: { readonly data: Asked }) => void) | null;
  postMessage(message: Answered): void;
};

port.onmessage = async ({ data: { id, ask, given } }) => {
  try {
    const answer = answers[ask] as (given: unknown) => Promise<Questions[Question]["gives"]>;
    port.postMessage({ id, gives: await answer(given) });
  } catch (error) {
    port.postMessage({ id, error: (error as Error).message });
  }
};
