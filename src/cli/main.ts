#!/usr/bin/env node
/**
 * The command `kintsugi`: finds the command by its name, holds its arguments against their definition and runs it. Only
 * here does the process get its exit code, and only here do errors become lines.
 */
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { oneOf, requireArguments } from "./arguments.ts";
import { complain } from "./complaint.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Surroundings } from "./surroundings.ts";
import { clearStatus, forgiveClosedPipes, print } from "./terminal.ts";

/** What a command's file exports. */
interface CommandFile {
  // biome-ignore lint/suspicious/noExplicitAny: citty's own word for a command with any arguments
  readonly command: CommandDef<any>;
  /** Command lines, for its help. */
  readonly examples: readonly string[];
}

const files = {
  mend: () => import("./mend.ts"),
  mosaic: () => import("./mosaic.ts"),
  train: () => import("./train.ts"),
  evaluate: () => import("./evaluate.ts"),
  export: () => import("./export.ts"),
  doctor: () => import("./doctor.ts"),
  demo: () => import("./demo.ts"),
} satisfies Record<string, () => Promise<CommandFile>>;

const commandNames = Object.keys(files) as readonly (keyof typeof files)[];

/** The whole, for its help alone. */
const whole = defineCommand({
  meta: {
    name: "kintsugi",
    version: version(),
    description: "Mends pictures that a mosaic or a white-out has broken",
  },
  subCommands: Object.fromEntries(
    commandNames.map((name) => [name, async () => (await load(name)).command]),
  ),
});

const start = [
  "kintsugi demo",
  "kintsugi mosaic photo.jpg --out hidden.png --rect 120,80,160,96 --cell 8",
  "kintsugi mend hidden.png --out mended.png --rect 120,80,160,96 --cell 8",
];

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

const load = (name: keyof typeof files): Promise<CommandFile> => files[name]();

async function showHelp(file: CommandFile, parent?: CommandDef): Promise<void> {
  const text = `${await renderUsage(file.command, parent)}\n\nEXAMPLES\n`;
  const shown = `${text}\n${file.examples.map((line) => `  ${line}`).join("\n")}\n`;
  print(process.stdout.isTTY ? shown : stripVTControlCharacters(shown));
}

/** Runs the command line; gives the exit code. */
async function run(rawArgs: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first, ...rest] = rawArgs;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    await showHelp({ command: whole, examples: start });
    return first === undefined ? 2 : 0;
  }
  if (first === "--version" || first === "-v") {
    print(version());
    return 0;
  }
  const name = oneOf("command", first, commandNames);
  const file = await load(name);
  if (rest.some((argument) => argument === "--help" || argument === "-h")) {
    await showHelp(file, whole);
    return 0;
  }
  requireArguments(rest, { command: `kintsugi ${name}`, definition: file.command.args ?? {} });
  const { result } = await runCommand(file.command, { rawArgs: rest, data: surroundings });
  return typeof result === "number" ? result : 0;
}

forgiveClosedPipes();
const interruption = listenForInterruption();
const exitCode = await run(process.argv.slice(2), { signal: interruption.signal }).catch(complain);
clearStatus();
process.exitCode = interruption.exitCode() ?? exitCode;
