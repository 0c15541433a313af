/** What is known of a network before it is fetched: its size, and how it did on the protocols of its card. */
import type { DamageGroup, MethodName } from "kintsugi/browser";
import { useEffect, useState } from "preact/hooks";
import { weightsFor } from "../work/catalogue.ts";
import { useWords } from "./use-studio.ts";

interface Facts {
  readonly parameters: number;
  readonly format: string;
  /** Means over a protocol's cases, by names as `mean-8.psnrHole`. */
  readonly figures: Readonly<Record<string, number>>;
}

const bytesEach: Readonly<Record<string, number>> = { int8: 1, float16: 2, float32: 4 };

export function NetworkFacts(props: { readonly name: MethodName; readonly group: DamageGroup }) {
  const words = useWords().mode;
  const facts = useFacts(props);
  if (!facts) return null;
  const megabytes = (facts.parameters * (bytesEach[facts.format] ?? 4)) / 1e6;
  const figures = Object.entries(facts.figures).flatMap(([key, decibels]) => {
    const [, protocol] = /^([^.]+)\.psnrHole$/.exec(key) ?? [];
    return protocol ? [`${protocol} ${decibels.toFixed(1)} dB`] : [];
  });
  return (
    <p class="hint">
      {words.size(megabytes.toFixed(1), facts.parameters.toLocaleString())}{" "}
      {figures.length > 0 && words.figures(figures.join(", "))}
    </p>
  );
}

/** The card that lies beside the weights; none where it cannot be had. */
function useFacts({ name, group }: { readonly name: MethodName; readonly group: DamageGroup }) {
  const [facts, setFacts] = useState<Facts>();
  const { card } = weightsFor(name, group);
  useEffect(() => {
    let isWanted = true;
    setFacts(undefined);
    fetch(card)
      .then((response) => response.json())
      .then(
        (read: Facts) => isWanted && setFacts(read),
        () => {},
      );
    return () => {
      isWanted = false;
    };
  }, [card]);
  return facts;
}
