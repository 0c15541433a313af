/** A model card as a page: what `weights/NAME.json` holds, for people. */
import { usualNetwork } from "../src/mending/index.ts";
import type { Card } from "../src/runtime/index.ts";
import { table } from "./markdown-table.ts";

/** The page of one set of weights, in Markdown. */
export function modelCardPage(card: Card): string {
  const paragraphs = [
    `# ${card.name}`,
    `Mends ${listed(card.damage)}. ${usageOf(card)}`,
    factsTable(card),
    "## Figures",
    `${sentence(card.protocol)} PSNR in dB; the gain is over the best formula beside it.`,
    figuresTable(card.figures),
    ...curveOf(card),
    "## Photographs it was trained on",
    sourcesTable(card),
    "## What to know before using it",
    limits,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

/** Those with other weights than `-fair`, which come first. */
const withBest: readonly string[] = ["gated-unet", "pepsi"];

/** How it comes to be used: by itself, by its network's name, or by its own. */
function usageOf({ name, network }: Pick<Card, "name" | "network">): string {
  const isFair = name === `${network}-fair`;
  if (name === `${network}-mosaic`) return "`kintsugi mend` takes it by itself for mosaics.";
  if (!isFair && network === usualNetwork) {
    return `\`kintsugi mend\` takes it by itself for white-outs; for mosaics with \`--weights ${name}\`.`;
  }
  const flags = isFair && withBest.includes(network) ? `--weights ${name}` : `--network ${network}`;
  const training = isFair ? " Its training is the same as that of all others called `-fair`." : "";
  return `\`kintsugi mend ${flags}\` takes it.${training}`;
}

/** What the training's own examples said on the way; at most so many rows. */
const CURVE_ROWS = 10;

function curveOf({ training: { curve } }: Pick<Card, "training">): readonly string[] {
  if (!curve || curve.psnrHole.length === 0) return [];
  const { psnrHole: points, guessPsnrHole: guess } = curve;
  const stride = Math.ceil(points.length / CURVE_ROWS);
  const shown = points.filter((_, i) => (points.length - 1 - i) % stride === 0);
  const first = guess === null ? "" : ` The first guess has ${guess.toFixed(2)} dB there.`;
  return [
    "## The training",
    `PSNR in dB over the holes of the training's own held-out examples: not to be compared with the figures above.${first}`,
    table(
      ["steps", "time", "PSNR"],
      shown.map(({ step, seconds, value }) => [
        step.toLocaleString("en"),
        duration(seconds),
        value.toFixed(2),
      ]),
    ),
  ];
}

const limits = `- What it paints is plausible, not recovered: it says nothing about who or what was really there, and must not be
  used to identify people.
- Its photographs are clothes and cloth, plants, food and groceries, animals, vehicles and landscapes, thin on streets,
  buildings and interiors: expect it to be weaker there. Print and writing come out as texture.
- It was trained on 8-bit sRGB; a mosaic whose grid is given wrongly is mended wrongly.`;

function factsTable({ network, configuration, parameters, format, sha256, training }: Card) {
  const { steps, seconds, machine, date, from } = training;
  return table(
    ["", ""],
    [
      ["network", `\`${network}\`, ${JSON.stringify(configuration)}`],
      ["parameters", parameters.toLocaleString("en")],
      ["file", `${format}, SHA-256 \`${sha256}\``],
      ["trained", `${steps.toLocaleString("en")} steps in ${duration(seconds)}, ${date}`],
      ...(from
        ? [
            [
              "begun with",
              `${from.name}, ${from.steps.toLocaleString("en")} steps, SHA-256 \`${from.sha256}\``,
            ],
          ]
        : []),
      ["on", machine],
    ],
  );
}

/** A row a protocol, from entries `PROTOCOL.psnrHole` and `PROTOCOL.BASELINE.psnrHole`. */
function figuresTable(figures: Card["figures"]): string {
  const protocols = new Map<string, [string, number][]>();
  for (const [key, value] of Object.entries(figures)) {
    const [protocol, method] = key.replace(/\.?psnrHole$/, "").split(".");
    protocols.set(protocol, [...(protocols.get(protocol) ?? []), [method ?? "", value]]);
  }
  const rows = [...protocols].map(([protocol, values]) => {
    const of = new Map(values);
    const formulas = values.filter(([method]) => method !== "" && method !== "damaged");
    const [best] = formulas.sort(([, a], [, b]) => b - a);
    const mended = of.get("") ?? Number.NaN;
    const gain = best ? signed(mended - best[1]) : "–";
    const formula = best ? `${best[1].toFixed(2)} (${best[0]})` : "–";
    return [protocol, of.get("damaged")?.toFixed(2) ?? "–", formula, mended.toFixed(2), gain];
  });
  return table(["protocol", "broken", "best formula", "mended", "gain"], rows);
}

const sourcesTable = ({ data }: Card): string =>
  table(
    ["source", "licence", "credit", "share"],
    data.sources.map(({ name, licence, credit, share }) => [
      name,
      licence,
      credit,
      `${(100 * share).toFixed(1)} %`,
    ]),
  );

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

const sentence = (text: string): string => `${text[0].toUpperCase()}${text.slice(1)}.`;

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
