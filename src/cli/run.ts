/** A command line: finds the command by its name, holds its arguments against their definition and runs it. */
import { readFileSync } from "node:fs";
import { type ArgsDef, type CommandDef, type CommandMeta, runCommand } from "citty";
import { caveat } from "../mending/caveat.ts";
import { oneOf, requireArguments } from "./arguments.ts";
import { complain } from "./complaint.ts";
import { commandHelp, type Described, wholeHelp } from "./help.ts";
import type { Surroundings } from "./surroundings.ts";
import { clearStatus, print } from "./terminal.ts";

const files = {
  demo: () => import("./demo.ts"),
  mend: () => import("./mend.ts"),
  mosaic: () => import("./mosaic.ts"),
  detect: () => import("./detect.ts"),
  inspect: () => import("./inspect.ts"),
  train: () => import("./train.ts"),
  evaluate: () => import("./evaluate.ts"),
  compare: () => import("./compare.ts"),
  export: () => import("./export.ts"),
  doctor: () => import("./doctor.ts"),
};

type CommandName = keyof typeof files;
const commandNames = Object.keys(files) as readonly CommandName[];

const whole: Described = {
  name: "kintsugi",
  description: "Mends pictures that a mosaic or a white-out has broken",
};

const firstSteps = [
  "kintsugi demo",
  "kintsugi mosaic photo.jpg --out hidden.png --rect 120,80,160,96 --cell 8",
  "kintsugi mend hidden.png --out mended.png --rect 120,80,160,96 --cell 8",
];

/** What a command's file exports. */
interface CommandFile {
  readonly command: { readonly meta?: unknown; readonly args?: unknown };
  readonly examples: readonly string[];
  readonly afterword?: string;
}

/** A command's file as the rest of this one sees it. */
interface Loaded {
  readonly command: CommandDef;
  readonly definition: ArgsDef;
  readonly described: Described;
  readonly examples: readonly string[];
  /** What its help says last. */
  readonly afterword: string | undefined;
}

async function load(name: CommandName): Promise<Loaded> {
  const { command, examples, afterword }: CommandFile = await files[name]();
  const { description = "" } = command.meta as CommandMeta;
  const definition = (command.args ?? {}) as ArgsDef;
  // Its own arguments are checked against `definition`; citty's types cannot say so of commands in general.
  return {
    command: command as unknown as CommandDef,
    definition,
    described: { name, description },
    examples,
    afterword,
  };
}

async function help(name?: CommandName): Promise<string> {
  if (name === undefined) {
    const all = await Promise.all(commandNames.map(load));
    return wholeHelp(
      whole,
      all.map(({ described }) => described),
      firstSteps,
      caveat,
    );
  }
  const { described, definition, examples, afterword } = await load(name);
  return commandHelp({ ...described, definition, examples, afterword });
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

const isHelp = (argument: string): boolean => argument === "--help" || argument === "-h";

/** Runs the command line, its errors told as lines; gives the exit code. */
export async function run(rawArgs: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await dispatch(rawArgs, surroundings);
  } catch (error) {
    return complain(error);
  } finally {
    clearStatus();
  }
}

async function dispatch([first, ...rest]: readonly string[], data: Surroundings): Promise<number> {
  if (first === undefined || isHelp(first)) {
    print(await help());
    return first === undefined ? 2 : 0;
  }
  if (first === "--version" || first === "-v") {
    print(version());
    return 0;
  }
  const name = oneOf("command", first, commandNames);
  if (rest.some(isHelp)) {
    print(await help(name));
    return 0;
  }
  const { command, definition } = await load(name);
  requireArguments(rest, { command: name, definition });
  const { result } = await runCommand(command, { rawArgs: [...rest], data });
  return typeof result === "number" ? result : 0;
}
