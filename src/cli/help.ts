/** Help as text: what a command does, how it is called, every argument, examples to copy. */
import type { ArgDef, ArgsDef } from "citty";

export interface Described {
  readonly name: string;
  readonly description: string;
}

/** What the help of one command is made of. */
export interface CommandHelp extends Described {
  readonly definition: ArgsDef;
  readonly examples: readonly string[];
  readonly afterword?: string | undefined;
}

/** `kintsugi mend --help`. */
export function commandHelp(command: CommandHelp): string {
  const { name, description, definition, examples, afterword } = command;
  const entries = Object.entries(definition);
  const isNeeded = ([, { type, required }]: readonly [string, ArgDef]) =>
    type === "positional" ? required !== false : required === true;
  const needed = entries.filter(isNeeded).map(callOf);
  const rest = entries.length > needed.length ? ["[flags]"] : [];
  const call = ["kintsugi", name, ...needed, ...rest].join(" ");
  const rows = entries.map((entry) => [callOf(entry), textOf(entry[1])] as const);
  return [
    `${description}.`,
    "",
    `  ${call}`,
    "",
    ...columns(rows),
    "",
    ...exampleLines(examples),
    ...(afterword ? ["", afterword] : []),
  ].join("\n");
}

/** `kintsugi --help`. */
export function wholeHelp(
  { description }: Described,
  commands: readonly Described[],
  examples: readonly string[],
  afterword: string,
): string {
  const rows = commands.map((command) => [command.name, command.description] as const);
  return [
    `${description}.`,
    "",
    "  kintsugi COMMAND ...",
    "",
    ...columns(rows),
    "",
    "kintsugi COMMAND --help tells more about a command, kintsugi --version which version this is.",
    "",
    ...exampleLines(examples),
    "",
    afterword,
  ].join("\n");
}

/** `--out FILE`, `IN...`, `--json`. */
function callOf([name, argument]: readonly [string, ArgDef]): string {
  if (argument.type === "positional") return name.toUpperCase();
  if (argument.type === "boolean") return `--${name}`;
  const hint = argument.type === "enum" ? argument.options?.join("|") : argument.valueHint;
  return `--${name} ${hint ?? "VALUE"}`;
}

const textOf = ({ description = "", default: usual }: ArgDef): string =>
  usual === undefined ? description : `${description} (${usual} unless told)`;

/** Two columns; a long first one gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const widest = 26;
  const width = Math.min(widest, Math.max(...rows.map(([first]) => first.length)));
  return rows.flatMap(([first, second]) =>
    first.length > width
      ? [`  ${first}`, `  ${" ".repeat(width)}  ${second}`]
      : [`  ${first.padEnd(width)}  ${second}`],
  );
}

const exampleLines = (examples: readonly string[]): readonly string[] => [
  "Examples",
  ...examples.map((line) => `  ${line}`),
];
