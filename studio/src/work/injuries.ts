/** Where and how a picture is broken: as the mosaics found in it say where they lie under the hole, else as a person says. */
import {
  type DamageChoice,
  damageOfChoice,
  type Hole,
  type Injury,
  injuriesFound,
  type MosaicRegion,
} from "kintsugi/browser";

interface Said {
  readonly hole: Hole;
  readonly choice: DamageChoice;
  readonly found?: readonly MosaicRegion[] | undefined;
}

export function injuriesOf({ hole, choice, found = [] }: Said): readonly Injury[] {
  const injuries = injuriesFound(
    hole,
    found.map((region) => ({ ...region, hole: under(hole, region) })),
  );
  const rest = without(
    hole,
    injuries.map((each) => each.hole),
  );
  if (!rest.data.includes(1)) return injuries;
  return [...injuries, { hole: rest, damage: damageOfChoice(choice, rest) }];
}

/** The part of a region that the hole covers. */
function under({ width, data }: Hole, { bounds, hole }: MosaicRegion): Hole {
  const covered = hole.data.map((missing, i) => {
    const x = bounds.x + (i % bounds.width);
    return missing & data[(bounds.y + Math.floor(i / bounds.width)) * width + x];
  });
  return { ...hole, data: covered };
}

function without(hole: Hole, others: readonly Hole[]): Hole {
  const data = hole.data.slice();
  for (const other of others) {
    for (let i = 0; i < data.length; i++) if (other.data[i]) data[i] = 0;
  }
  return { width: hole.width, height: hole.height, data };
}
