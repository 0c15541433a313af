/** Sizes as people write them. */
import { usage } from "./arguments.ts";

/** `"4GB"`, `"1.5 GiB"` → bytes; a number alone is not taken, for nobody means bytes. Throws `usage`. */
export function bytesOf(where: string, text: string): number {
  const [, number, unit] = /^(\d{1,9}(?:\.\d+)?) ?([kmgt]i?b)$/i.exec(text) ?? [];
  const bytes = unit
    ? Math.round(Number(number) * units[unit.toUpperCase() as keyof typeof units])
    : 0;
  if (bytes > 0) return bytes;
  throw usage(where, "a size as 4GB, 900MB or 2GiB", `"${text}"`);
}

const units = {
  ...{ KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 },
} as const;
