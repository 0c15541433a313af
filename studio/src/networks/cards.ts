/** The cards of the weights that come along. */
import type { Card, NetworkName } from "kintsugi/browser";

const addresses = import.meta.glob<string>("../../../weights/*.json", {
  eager: true,
  query: "?url",
  import: "default",
});

export type Shipped = Pick<
  Card,
  "name" | "network" | "protocol" | "figures" | "training" | "parameters"
>;

export async function readCards(): Promise<readonly Shipped[]> {
  const read = Object.values(addresses).map(async (url) => (await fetch(url)).json());
  return Promise.all(read);
}

/** A row of the table: what was measured, by the network and by formulas. */
export interface FigureRow {
  readonly damage: string;
  /** PSNR of the hole in dB. */
  readonly broken: number | undefined;
  readonly formula: { readonly name: string; readonly psnr: number } | undefined;
  readonly mended: number;
}

/** A card's figures are called `damage.psnrHole` and `damage.formula.psnrHole`. */
export function rowsOf({ figures }: Pick<Card, "figures">): readonly FigureRow[] {
  const all = Object.entries(figures).map(([name, psnr]) => {
    const [damage, formula, end] = name.split(".");
    return { damage, formula: end === "psnrHole" ? formula : undefined, psnr };
  });
  return all
    .filter(({ formula }) => formula === undefined)
    .map(({ damage, psnr: mended }) => {
      const formulas = all.flatMap((each) =>
        each.damage === damage && each.formula ? [{ name: each.formula, psnr: each.psnr }] : [],
      );
      const broken = formulas.find(({ name }) => name === "damaged")?.psnr;
      const rivals = formulas.filter(({ name }) => name !== "damaged");
      const formula = rivals.sort((a, b) => b.psnr - a.psnr)[0];
      return { damage, broken, formula, mended };
    });
}

export const cardsOf = (cards: readonly Shipped[], name: NetworkName): readonly Shipped[] =>
  cards.filter(({ network }) => network === name);
