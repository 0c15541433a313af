/**
 * The search for regions that pass for a mosaic: groups of tiles from all levels of the pyramid, the clearest first, each with
 * the grid that it shows or, where that is not believed, with square cells.
 */
import type { Size } from "../../image/hole.ts";
import type { Picture } from "../../image/picture.ts";
import { combsATile, tileSide } from "./comb.ts";
import { type Facts, factsOf, isMosaic, isWorthJudging } from "./judge.ts";
import { lookalikeOf } from "./lookalikes.ts";
import { lumaPlane, type Plane } from "./plane.ts";
import { type Finding, heartOf, isAgain, isPartOf, regionOf, wholeRegion } from "./regions.ts";
import { squareRegions } from "./square-cells.ts";
import { type Group, groupsOf, type Level, pyramidOf } from "./tiles.ts";

/** A region and what speaks for it. */
export interface Judged {
  readonly finding: Finding;
  readonly facts: Facts;
}

/** Every region that passes for a mosaic; the same one may come from several levels of the pyramid. */
export function findingsIn(picture: Picture): readonly Judged[] {
  const search = new Search(picture);
  return search.all().toSorted((a, b) => b.facts.evidence - a.facts.evidence);
}

/** log₁₀ of the number of grids that are tried in a picture. */
export const logTestsIn = ({ width, height }: Size): number =>
  Math.log10(combsATile ** 2 * (1 + (4 * width * height) / tileSide ** 2));

/** A part of a region is believed with this evidence, even where all around it is too much for the whole. */
const partEvidence = 45;

class Search {
  readonly #picture: Picture;
  readonly #luma: Plane;
  readonly #levels: readonly Level[];
  readonly #logTests: number;
  readonly #found: Judged[] = [];

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#luma = lumaPlane(picture);
    this.#levels = pyramidOf(this.#luma);
    this.#logTests = logTestsIn(picture);
  }

  all(): readonly Judged[] {
    for (const level of this.#levels) {
      for (const group of groupsOf(level)) {
        if (this.#found.some(({ finding }) => isAgain(finding, level, group))) continue;
        const each = this.#judged(level, group);
        if (each) this.#found.push(each);
      }
    }
    return this.#found;
  }

  #judged(level: Level, group: Group): Judged | undefined {
    const seen = this.#regionOf(level, heartOf(group, level));
    if (!seen || this.#isKnown(seen)) return undefined;
    const own = this.#isFound(seen) ? this.#ownOf(level, group, seen) : undefined;
    return own ?? this.#squareOf(seen);
  }

  /** The region of a group by its own grid, of which the heart was found. */
  #ownOf(level: Level, group: Group, heart: Finding): Judged | undefined {
    const part = heartOf(group, level) === group ? heart : this.#regionOf(level, group);
    if (!part || !this.#isFound(part)) return undefined;
    const facts = factsOf(part);
    const isClear = facts.evidence >= partEvidence;
    return this.#wholeOf(part) ?? (isClear ? { finding: part, facts } : undefined);
  }

  #squareOf(seen: Finding): Judged | undefined {
    if (!isWorthJudging(factsOf(seen), this.#logTests)) return undefined;
    for (const square of squareRegions(seen)) {
      if (this.#isKnown(square) || !this.#isFound(square)) continue;
      const whole = this.#wholeOf(square);
      if (whole) return whole;
    }
    return undefined;
  }

  #wholeOf(part: Finding): Judged | undefined {
    const finding = wholeRegion(this.#luma, part);
    return this.#isMosaic(finding) ? { finding, facts: factsOf(finding) } : undefined;
  }

  #regionOf(level: Level, group: Group): Finding | undefined {
    return regionOf(this.#levels[0], level, group);
  }

  #isKnown(finding: Finding): boolean {
    return this.#found.some((each) => isPartOf(finding, each.finding));
  }

  #isFound(finding: Finding): boolean {
    return this.#isMosaic(finding) && !lookalikeOf(this.#picture, finding);
  }

  #isMosaic(finding: Finding): boolean {
    return isMosaic(factsOf(finding), this.#logTests);
  }
}
