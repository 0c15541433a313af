/** `--features` and what goes with it: the network whose features FID is taken of. */
import type { ArgsDef } from "citty";
import { type FeatureOptions, featureScales } from "../evaluation/index.ts";
import { oneOf, usage } from "./arguments.ts";

export const featuresFlags = {
  features: {
    type: "string",
    valueHint: "NET.onnx",
    description: "a network of RGB pictures, as Inception, whose features FID is taken of",
  },
  "features-output": {
    type: "string",
    valueHint: "NAME",
    description: "the value of it to take, by its ONNX name (its first output unless told)",
  },
  "features-scale": {
    type: "enum",
    options: [...featureScales],
    description: "what it takes: -1 to 1 (unless told), 0 to 1, 0 to 255, or ImageNet's scale",
  },
} satisfies ArgsDef;

interface Flags {
  readonly features?: string | undefined;
  readonly "features-output"?: string | undefined;
  readonly "features-scale"?: string | undefined;
}

/** Undefined where no FID is asked for. Throws `usage` where the others stand alone. */
export function featureOptionsOf(flags: Flags): FeatureOptions | undefined {
  const { features: path, "features-output": output, "features-scale": scale } = flags;
  if (path !== undefined) {
    return {
      path,
      output,
      ...(scale && { scale: oneOf("--features-scale", scale, featureScales) }),
    };
  }
  if (output === undefined && scale === undefined) return undefined;
  throw usage(output ? "--features-output" : "--features-scale", "--features beside it", "none");
}
