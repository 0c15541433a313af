/** What is to be said of a layer, and what it holds. */
import type { Layer } from "kintsugi/browser";
import { BitmapView } from "../pages/bitmap-view.tsx";
import type { Arrows, LayerLook, Looked, Portrait } from "./asking.ts";
import { useNetworkWords } from "./words.ts";

interface Props {
  readonly layer: Layer | undefined;
  readonly portrait: Portrait;
  readonly looked: Looked | undefined;
}

export function LayerPanel({ layer, portrait, looked }: Props) {
  const words = useNetworkWords();
  if (!layer) return <p class="hint">{words.layer.hint}</p>;
  const seen = looked?.layers.get(layer.id);
  return (
    <section class="group" aria-labelledby="layer">
      <h3 class="heading" id="layer">
        {layer.id}: {words.kinds[layer.kind]}
      </h3>
      <LayerFacts layer={layer} whole={portrait.multiplyAdds} />
      {looked && seen ? (
        <Sights seen={seen} looked={looked} />
      ) : (
        <p class="hint">{words.look.first}</p>
      )}
    </section>
  );
}

function LayerFacts({ layer, whole }: { readonly layer: Layer; readonly whole: number }) {
  const words = useNetworkWords();
  const { shape, kernel, stride, dilation, parameters, multiplyAdds, from } = layer;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.layer.gives, shape.slice(1).join(" × ")],
    [words.layer.kernel, kernel && `${kernel} × ${kernel}`],
    [words.layer.stride, stride && `${stride}`],
    [words.layer.dilation, dilation && `${dilation}`],
    [words.parameters, parameters.toLocaleString("en")],
    [words.layer.share, `${((100 * multiplyAdds) / whole).toFixed(1)} %`],
    [words.layer.reads, from.map((id) => (id === "input" ? words.layer.input : id)).join(", ")],
  ].map(([label, value]) => [`${label}`, value ? `${value}` : undefined]);
  return (
    <dl class="numbered">
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Sights({ seen, looked }: { readonly seen: LayerLook; readonly looked: Looked }) {
  const words = useNetworkWords().layer;
  return (
    <div class="sights">
      {(["activation", "gate", "seen"] as const).map((sight) => {
        const bitmap = seen[sight];
        return (
          bitmap && (
            <figure key={sight} class={sight}>
              <BitmapView bitmap={bitmap} label={words[sight]} />
              <figcaption>{words[sight]}</figcaption>
            </figure>
          )
        );
      })}
      {seen.attention && (
        <figure class="attention">
          <ArrowPicture looked={looked} arrows={seen.attention} />
          <figcaption>{words.attention}</figcaption>
        </figure>
      )}
    </div>
  );
}

interface ArrowsProps {
  readonly looked: Looked;
  readonly arrows: Arrows;
}

/** An arrow from each place of the hole to where it copies from. */
function ArrowPicture({ looked: { broken, hole }, arrows: { side, keys, shares } }: ArrowsProps) {
  const words = useNetworkWords().layer;
  const at = (index: number) => ({
    x: ((index % side) + 0.5) / side,
    y: (Math.floor(index / side) + 0.5) / side,
  });
  const isMissing = ({ x, y }: ReturnType<typeof at>) =>
    hole.data[Math.floor(y * hole.height) * hole.width + Math.floor(x * hole.width)] === 1;
  const drawn = keys.flatMap((key, query) =>
    isMissing(at(query)) ? [{ query, from: at(key), to: at(query), share: shares[query] }] : [],
  );
  return (
    <div class="arrows">
      <BitmapView bitmap={broken} label={words.attention} />
      <svg viewBox="0 0 1 1" aria-hidden="true">
        {drawn.map(({ query, from, to, share }) => (
          <g key={query} opacity={0.35 + 0.65 * share}>
            <path class="under" d={`M${to.x} ${to.y}L${from.x} ${from.y}`} />
            <path class="over" d={`M${to.x} ${to.y}L${from.x} ${from.y}`} />
            <circle cx={from.x} cy={from.y} r="0.009" />
          </g>
        ))}
      </svg>
    </div>
  );
}
