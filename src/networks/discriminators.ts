/** The discriminators by name, and what each is shown: the pictures' for mended pictures, PatchGAN for edges too. */
import { concat, type Tensor } from "../graph/index.ts";
import type { Scope } from "../nn/index.ts";
import { type Judgement, patchgan } from "./patchgan.ts";
import { red } from "./red.ts";
import { snPatchgan } from "./sn-patchgan.ts";

/** What is to be judged; all of one size. */
export interface Judged {
  /** `[N, C, H, W]`: a picture in −1…1, or edges in 0…1. */
  readonly shown: Tensor;
  /** `[N, 1, H, W]`: 1 where it was mended. */
  readonly hole: Tensor;
  /** `[N, 1, H, W]`: the grey original, where edges are judged. */
  readonly beside?: Tensor;
}

export interface DiscriminatorConfig {
  /** Channels of the first layer; 64 as published. */
  readonly width: number;
}

type Discriminator = (scope: Scope, judged: Judged, config: DiscriminatorConfig) => Judgement;

const discriminators = {
  red: (scope, { shown, hole }, config) => red(scope, shown, hole, config),
  "sn-patchgan": (scope, { shown, hole }, config) => snPatchgan(scope, shown, hole, config),
  patchgan: (scope, { shown, beside }, config) =>
    patchgan(scope, beside ? concat([beside, shown], 1) : shown, config),
} as const satisfies Record<string, Discriminator>;

export type DiscriminatorName = keyof typeof discriminators;
export const discriminatorNames = Object.keys(discriminators) as readonly DiscriminatorName[];

/** The judgement of the named discriminator, its parameters under the scope. */
export const judgementOf = (
  { name, ...config }: DiscriminatorConfig & { readonly name: DiscriminatorName },
  scope: Scope,
  judged: Judged,
): Judgement => discriminators[name](scope, judged, config);
