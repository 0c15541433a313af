/**
 * The search for regions that pass for a mosaic: groups of tiles from all levels of the pyramid, the clearest first, each with
 * the grid that it shows or, where that is not believed, with square cells.
 */
import type { Size } from "../../image/hole.ts";
import type { JpegBlocks } from "../../image/jpeg-blocks.ts";
import type { Picture } from "../../image/picture.ts";
import { bandedSquares } from "./bands.ts";
import { combsATile, tileSide } from "./comb.ts";
import { withKept } from "./jpeg/kept.ts";
import { isMosaic, isWorthJudging, type Judged, judgedOf, mayBeMosaic } from "./judge.ts";
import { lookalikeOf } from "./lookalikes.ts";
import { lumaPlane, type Plane } from "./plane.ts";
import {
  type Finding,
  finerRegion,
  heartOf,
  isAgain,
  isMultiple,
  isPartOf,
  regionOf,
  roughRegionOf,
  wholeRegion,
} from "./regions.ts";
import { isSquare, squareRegions } from "./square-cells.ts";
import { type Group, groupsOf, type Level, pyramidOf, showsBlocks } from "./tiles.ts";

/**
 * Every region that passes for a mosaic, the clearest first; the same one may come from several levels of the pyramid. Those
 * that only a JPEG's `blocks` show come last.
 */
export function findingsIn(picture: Picture, blocks?: JpegBlocks): readonly Judged[] {
  const search = new Search(picture);
  const found = search.all().toSorted((a, b) => b.facts.evidence - a.facts.evidence);
  return blocks ? search.keptBy(found, blocks) : found;
}

/** log₁₀ of the number of grids that are tried in a picture. */
export const logTestsIn = ({ width, height }: Size): number =>
  Math.log10(combsATile ** 2 * (1 + (4 * width * height) / tileSide ** 2));

/** A part of a region is believed with this evidence, even where all around it is too much for the whole. */
const partEvidence = 45;

/** A grid of lines half or a third as far apart shows all of another's, and false ones: as many of its sides show then, no more. */
const sameRate = 0.02;

/** Whether more speaks for one grid than for another of the same band. */
function isClearer(one: Judged, other: Judged): boolean {
  const isFiner = (["x", "y"] as const).some((axis) => {
    const [own, wider] = [one.finding.grid[axis].pitch, other.finding.grid[axis].pitch];
    return wider > 1.5 * own && isMultiple(own, wider);
  });
  if (isFiner && other.facts.hitRate >= one.facts.hitRate - sameRate) return false;
  return one.facts.evidence > other.facts.evidence;
}

class Search {
  readonly #luma: Plane;
  readonly #levels: readonly Level[];
  readonly #logTests: number;
  readonly #found: Judged[] = [];
  /** Not believed; whether they are worth a judgement is not said. */
  readonly #doubted: Judged[] = [];

  constructor(picture: Picture) {
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

  /** What was found, as large as a JPEG shows it, and what it keeps beside. */
  keptBy(found: readonly Judged[], blocks: JpegBlocks): readonly Judged[] {
    return withKept({
      ...{ luma: this.#luma, blocks, logTests: this.#logTests },
      ...{ found, doubted: this.#doubted },
    });
  }

  #judged(level: Level, group: Group): Judged | undefined {
    const heart = heartOf(group, level);
    if (showsBlocks(level, heart)) return undefined;
    const rough = roughRegionOf(this.#levels[0], level, heart);
    if (!rough || this.#isKnown(rough)) return undefined;
    const first = judgedOf(rough);
    if (!mayBeMosaic(first.facts)) {
      this.#doubted.push(first);
      return undefined;
    }
    const finding = finerRegion(rough);
    if (!finding || this.#isKnown(finding)) return undefined;
    const seen = finding === rough ? first : judgedOf(finding);
    const own = this.#isFound(seen) ? this.#ownOf(level, group, { heart, seen }) : undefined;
    const believed = own ? this.#squarer(own) : this.#squareOf(seen);
    if (!believed) this.#doubted.push(seen);
    return believed;
  }

  /** The region of a group by its own grid, of whose heart a mosaic was seen. */
  #ownOf(
    level: Level,
    group: Group,
    { heart, seen }: { readonly heart: Group; readonly seen: Judged },
  ): Judged | undefined {
    if (heart === group) return this.#wholeOrPart(seen);
    const finding = regionOf(this.#levels[0], level, group);
    const part = finding && judgedOf(finding);
    return part && this.#isFound(part) ? this.#wholeOrPart(part) : undefined;
  }

  #wholeOrPart(part: Judged): Judged | undefined {
    return this.#wholeOf(part) ?? (part.facts.evidence >= partEvidence ? part : undefined);
  }

  /** A region, or that of square cells where these show more: lines of text and borders may pass for one axis. */
  #squarer(own: Judged): Judged {
    if (isSquare(own.finding.grid)) return own;
    const banded = this.#bandedOf(own.finding);
    if (banded) return banded;
    const square = squareRegions(own.finding)
      .map(judgedOf)
      .find((each) => this.#isFound(each) && each.facts.evidence > own.facts.evidence);
    return (square && this.#wholeOf(square)) ?? own;
  }

  #squareOf({ finding, facts }: Judged): Judged | undefined {
    const banded = this.#bandedOf(finding);
    if (banded) return banded;
    if (!isWorthJudging(facts, this.#logTests)) return undefined;
    for (const region of squareRegions(finding)) {
      if (this.#isKnown(region)) continue;
      const square = judgedOf(region);
      const whole = this.#isFound(square) ? this.#wholeOf(square) : undefined;
      if (whole) return whole;
      this.#doubted.push(square);
    }
    return undefined;
  }

  /** Square cells in the band that a region's columns, or rows, show in, unless more speaks there for its own. */
  #bandedOf(finding: Finding): Judged | undefined {
    for (const { square, own } of bandedSquares(finding)) {
      if (this.#isKnown(square)) continue;
      const part = judgedOf(square);
      if (!this.#isFound(part)) continue;
      const rival = own && judgedOf(own);
      if (rival && this.#isFound(rival) && isClearer(rival, part)) continue;
      const whole = this.#wholeOf(part);
      return whole && whole.facts.evidence > part.facts.evidence ? whole : part;
    }
    return undefined;
  }

  /** Of a part that passes; where it is the whole already, it is not judged again. */
  #wholeOf(part: Judged): Judged | undefined {
    const region = wholeRegion(this.#luma, part.finding);
    if (region === part.finding) return part;
    const whole = region && judgedOf(region);
    return whole && this.#isFound(whole) ? whole : undefined;
  }

  #isKnown(finding: Finding): boolean {
    return this.#found.some((each) => isPartOf(finding, each.finding));
  }

  #isFound({ finding, facts }: Judged): boolean {
    return isMosaic(facts, this.#logTests) && !lookalikeOf(finding);
  }
}
