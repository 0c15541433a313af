/** `--device`, as every command that runs a network has it. */
import type { ArgDef } from "citty";
import { type DeviceChoice, deviceChoices } from "../runtime/index.ts";
import { oneOf } from "./arguments.ts";

export const deviceFlag = {
  type: "enum",
  options: [...deviceChoices],
  default: "auto",
  description: "what runs the network",
} satisfies ArgDef;

export const deviceChoiceOf = (text = "auto"): DeviceChoice =>
  oneOf("--device", text, deviceChoices);
