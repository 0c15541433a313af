/** What was found in the picture: mosaics, which are marked, and solid areas, which are offered. */
import { type Find, findsOf } from "../finds.ts";
import type { Desk } from "../state.ts";
import type { Words } from "../words/index.ts";
import { useTools, useWords } from "./use-studio.ts";

export function FoundPanel({ desk }: { readonly desk: Desk }) {
  const words = useWords().found;
  if (desk.task === "try") return null;
  if (desk.search.phase !== "done") {
    return (
      <p class="hint" role="status">
        {words.searching}
      </p>
    );
  }
  const finds = findsOf(desk);
  const hasMosaic = finds.some(({ kind }) => kind === "mosaic");
  return (
    <>
      {!hasMosaic && (
        <p class="hint" role="status">
          {words.none}
        </p>
      )}
      {finds.length > 0 && (
        <fieldset class="group">
          <legend class="heading">{words.label}</legend>
          {finds.slice(0, mostListed).map((find, index) => (
            <FindCheck key={index} {...{ find, index }} />
          ))}
          {finds.length > mostListed && (
            <details class="more">
              <summary>{words.more(finds.length - mostListed)}</summary>
              {finds.slice(mostListed).map((find, index) => (
                <FindCheck key={index} {...{ find, index: mostListed + index }} />
              ))}
            </details>
          )}
          {finds.some(({ kind }) => kind === "solid") && <p class="hint">{words.offered}</p>}
        </fieldset>
      )}
    </>
  );
}

/** More than this would push everything else out of sight: the others are folded away. */
const mostListed = 12;

function FindCheck({ find, index }: { readonly find: Find; readonly index: number }) {
  const { store } = useTools();
  const words = useWords().found;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={find.isUsed}
        onChange={({ currentTarget: { checked } }) =>
          store.dispatch({ type: "use", index, on: checked })
        }
      />
      <FindText find={find} words={words} />
    </label>
  );
}

function FindText({ find, words }: { readonly find: Find; readonly words: Words["found"] }) {
  if (find.kind === "solid") {
    const { bounds, colour } = find.region;
    const hex = `#${colour.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
    return (
      <span class="find">
        <span>{words.solid(bounds.width, bounds.height)}</span>
        <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true">
          <rect width="1" height="1" fill={hex} />
        </svg>
      </span>
    );
  }
  const { grid, kind, confidence } = find.region;
  return (
    <span class="find">
      <span>{words.mosaic(side(grid.cellWidth), side(grid.cellHeight))}</span>
      <small>
        {words.confidence(Math.round(100 * confidence))} {words.kinds[kind]}
      </small>
    </span>
  );
}

/** Whole pitches without decimals, others with two. */
const side = (px: number): string => String(Math.round(100 * px) / 100);
