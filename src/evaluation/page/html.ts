/** Small pieces of HTML. Every element is closed and every attribute quoted, so that the page is well-formed XML too. */

export const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** `1234.5` → `1,234.50`, with a true minus; infinities and what is missing as signs. */
export function numeral(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString("en-GB", options).replace("-", "−");
}

/** A number with its sign. */
export const signedNumeral = (value: number, digits: number): string =>
  value > 0 ? `+${numeral(value, digits)}` : numeral(value, digits);

/** A number to read, with the whole of it for machines. `scale` is what is shown for 1. */
export function datum(value: number | null | undefined, digits: number, scale = 1): string {
  const shown = numeral(value === null || value === undefined ? null : value * scale, digits);
  return Number.isFinite(value) ? `<data value="${value}">${shown}</data>` : shown;
}

export const section = (id: string, title: string, body: string): string =>
  `<section id="${escaped(id)}"><h2>${escaped(title)}</h2>\n${body}\n</section>`;

export const plural = (count: number, noun: string): string =>
  `${numeral(count, 0)} ${noun}${count === 1 ? "" : "s"}`;
