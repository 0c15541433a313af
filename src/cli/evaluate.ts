/** `kintsugi evaluate`: how well a network or a formula mends a folder of pictures, beside the standing baselines. */
import { defineCommand } from "citty";
import { evaluate, protocolNames, tableOf } from "../evaluation/index.ts";
import { methodNames, usualNetwork } from "../mending/index.ts";
import { numberOf } from "./arguments.ts";
import { deviceChoiceOf, deviceFlag } from "./device-flag.ts";
import { featureOptionsOf, featuresFlags } from "./features-flags.ts";
import { qualityFlag, qualityOf, weightsFlag } from "./mend-flags.ts";
import type { Surroundings } from "./surroundings.ts";
import { print, watched } from "./terminal.ts";

export const command = defineCommand({
  meta: {
    name: "evaluate",
    description: "Measure how well a network or a formula mends a folder of pictures",
  },
  args: {
    data: {
      type: "string",
      required: true,
      valueHint: "DIR",
      description: "a folder of whole pictures; they are damaged, mended and compared",
    },
    network: {
      type: "string",
      valueHint: "NAME",
      description: `one of ${methodNames.join(", ")} (${usualNetwork} unless told, or that of --weights)`,
    },
    protocol: {
      type: "string",
      required: true,
      valueHint: "NAME",
      description: `what is done to them: one of ${protocolNames.join(", ")}`,
    },
    limit: {
      type: "string",
      valueHint: "N",
      description: "at most so many pictures, evenly spread over the folder",
    },
    weights: weightsFlag,
    quality: qualityFlag,
    ...featuresFlags,
    rows: {
      type: "string",
      valueHint: "DIR",
      description:
        "keeps the figures of every case, so that an evaluation that was stopped goes on",
    },
    device: deviceFlag,
    json: { type: "boolean", description: "print the figures as one JSON object" },
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const { network, protocol, weights, limit } = args;
    const events = evaluate({
      data: args.data,
      network,
      protocol,
      weights,
      device: deviceChoiceOf(args.device),
      limit: limit === undefined ? undefined : numberOf("--limit", limit, { least: 1, step: 1 }),
      quality: qualityOf(args.quality),
      features: featureOptionsOf(args),
      rows: args.rows,
      signal,
    });
    const report = await watched(events, ({ done, total }) => `${done} of ${total} cases`);
    print(args.json ? JSON.stringify(report) : tableOf(report).trimEnd());
  },
});

export const examples = [
  "kintsugi evaluate --data photos/ --network gated-unet --protocol mean-8 --limit 20",
  "kintsugi evaluate --data photos/ --network telea --protocol white-out --json",
];
