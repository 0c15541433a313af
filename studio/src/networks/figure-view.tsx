/** A network's figure: every layer can be pointed at, and reached by Tab. */
import type { Layer } from "kintsugi/browser";
import { useMemo } from "preact/hooks";
import { boxSize, figureOf, type Placed } from "./figure.ts";
import { useNetworkWords } from "./words.ts";

interface Props {
  readonly layers: readonly Layer[];
  readonly label: string;
  readonly chosen: string | undefined;
  onChoose(id: string): void;
}

export function FigureView({ layers, label, chosen, onChoose }: Props) {
  const { placed, lines, width, height } = useMemo(() => figureOf(layers), [layers]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section class="drawing" tabIndex={0} aria-label={label}>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG's group of buttons */}
      <svg role="group" aria-label={label} width={width} height={height}>
        {lines.map(({ from, to, path }) => (
          <path
            key={`${from} ${to}`}
            class={from === chosen || to === chosen ? "line near" : "line"}
            d={path}
          />
        ))}
        {placed.map((each) => (
          <LayerBox
            key={each.layer.id}
            placed={each}
            isChosen={each.layer.id === chosen}
            onChoose={() => onChoose(each.layer.id)}
          />
        ))}
      </svg>
    </section>
  );
}

interface BoxProps {
  readonly placed: Placed;
  readonly isChosen: boolean;
  onChoose(): void;
}

function LayerBox({ placed: { layer, x, y }, isChosen, onChoose }: BoxProps) {
  const words = useNetworkWords();
  const { id, kind, shape } = layer;
  const { width, height } = boxSize;
  const text = kind === "attention" ? "A" : shape[1];
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      class={`layer ${kind}`}
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={`${id}, ${words.kinds[kind]}, ${text}`}
      onPointerEnter={onChoose}
      onFocus={onChoose}
      onClick={onChoose}
      onKeyDown={({ key }) => (key === "Enter" || key === " ") && onChoose()}
    >
      <rect x={x} y={y} width={width} height={height} rx={kind === "attention" ? 13 : 5} />
      <text x={x + width / 2} y={y + height / 2 + 4}>
        {text}
      </text>
    </g>
  );
}
