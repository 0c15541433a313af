/** The library's verb: a network adapted to a picture, in one call from a file, its bytes or a photo. */
import { type DamageChoice, injuryOf, type Region } from "../mending/damage-choice.ts";
import { type DamageGroup, usualNetwork } from "../mending/index.ts";
import { loadWeightsNamed } from "../mending/named-weights.node.ts";
import { nameOf, type PictureSource, photoFrom } from "../mending/one-call.node.ts";
import { loadPackagedFor } from "../mending/packaged.node.ts";
import { networkNamed } from "../networks/index.ts";
import type { Device, DeviceChoice, DeviceOptions, Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import type { Adaptation, AdaptationOptions, AdaptingEvent } from "./adapt.ts";
import { adaptToPhoto } from "./adapt-photo.ts";

export type AdaptOptions = Region &
  DamageChoice &
  Pick<AdaptationOptions, "name" | "seed" | "signal"> &
  Pick<DeviceOptions, "threads"> & {
    /** 50 where left out. */
    readonly steps?: number | undefined;
    /** A network's name; `gated-unet` where left out. */
    readonly network?: string | undefined;
    /** Weights instead of those that the network takes: themselves, or as `openMender` finds them. */
    readonly weights?: Weights | string | undefined;
    /** An open device stays open; one opened here, by name, is closed at the end. */
    readonly device?: Device | DeviceChoice | undefined;
  };

const USUAL_STEPS = 50;

/**
 * Fine-tunes a network on what is known around a picture's hole, and measures what that gained on a held-out part of it;
 * `mend` then takes the adaptation's weights. Errors: those of reading, of weights and devices, `hole-invalid` (also where
 * too little is known), `usage`, `out-of-memory`, `aborted`.
 */
export async function* adapt(
  source: PictureSource,
  options: AdaptOptions,
): AsyncGenerator<AdaptingEvent, Adaptation> {
  const {
    steps = USUAL_STEPS,
    name = nameOf(source).name ?? "the picture",
    seed,
    signal,
  } = options;
  const photo = await photoFrom(source);
  const injury = injuryOf(photo, options, name);
  const weights = await weightsFor(options, injury.damage.kind === "white-out" ? "hole" : "mosaic");
  const { device: choice = "auto", threads } = options;
  const isOpen = typeof choice !== "string";
  const device = isOpen ? choice : await openDevice(choice, threads ? { threads } : {});
  try {
    return yield* adaptToPhoto(photo, injury, { weights, device, steps, seed, name, signal });
  } finally {
    if (!isOpen) await device.close();
  }
}

async function weightsFor(
  { weights, network = usualNetwork }: AdaptOptions,
  group: DamageGroup,
): Promise<Weights> {
  if (weights === undefined) return loadPackagedFor(networkNamed(network), group);
  return typeof weights === "string" ? loadWeightsNamed(weights) : weights;
}
