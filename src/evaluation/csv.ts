/** A comparison as CSV: a line for every case, entry and version, of which one counts. */
import type { Compared } from "./comparison.ts";
import { metrics } from "./figures.ts";

const columns = ["protocol", "entry", "role", "picture", "case", "holeShare", "version", "counts"];

/** With a head, commas and a newline at every end (RFC 4180 but for its CR); missing figures are empty. */
export function comparisonCsv({ comparison, details }: Compared): string {
  const head = [...columns, ...metrics.map(({ name }) => name)];
  const lines = comparison.protocols.flatMap(({ protocol, entries }) =>
    entries.flatMap(({ name: entry, role, version: counting }, i) =>
      details[protocol].rows[i].flatMap(({ name, number, holeShare, figures }) =>
        Object.entries(figures).map(([version, each]) => {
          const values = metrics.map((metric) => each?.[metric.name]);
          const which = [protocol, entry, role, name, number + 1, holeShare, version];
          return [...which, version === counting ? "yes" : "no", ...values];
        }),
      ),
    ),
  );
  return [head, ...lines].map((cells) => `${cells.map(cell).join(",")}\n`).join("");
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = `${value}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
