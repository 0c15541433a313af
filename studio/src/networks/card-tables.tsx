/** The weights of a network that come along, and their figures. */
import type { NetworkName } from "kintsugi/browser";
import { useEffect, useState } from "preact/hooks";
import { TrainingCurves } from "../plots/training-curves.tsx";
import { cardsOf, readCards, rowsOf, type Shipped } from "./cards.ts";
import { useNetworkWords } from "./words.ts";

export function Cards({ name }: { readonly name: NetworkName }) {
  const words = useNetworkWords();
  const [cards, setCards] = useState<readonly Shipped[]>();
  useEffect(() => {
    readCards().then(setCards, () => setCards([]));
  }, []);
  if (!cards) return null;
  const own = cardsOf(cards, name);
  return (
    <section class="group" aria-labelledby="weights">
      <h3 class="heading" id="weights">
        {words.weights}
      </h3>
      {own.length === 0 && <p class="hint">{words.noWeights}</p>}
      {own.map((card) => (
        <div key={card.name}>
          <CardTable card={card} />
          <CardCurve card={card} />
        </div>
      ))}
    </section>
  );
}

function CardTable({ card }: { readonly card: Shipped }) {
  const words = useNetworkWords();
  const { steps, seconds, date } = card.training;
  const hours = (seconds / 3600).toFixed(1);
  const titles = Object.entries(words.table);
  return (
    <table class="figures">
      <caption>
        {card.name}: {words.trained(steps, hours, date)}. {words.measuredBy}
      </caption>
      <thead>
        <tr>
          {titles.map(([key, title]) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowsOf(card).map(({ damage, broken, formula, mended }) => (
          <tr key={damage}>
            <th scope="row">{damage}</th>
            <td>{broken?.toFixed(2) ?? "–"}</td>
            <td class="formula">
              {formula ? `${formula.psnr.toFixed(2)} (${formula.name})` : "–"}
            </td>
            <td class="better">{mended.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How the training went, where the card tells. */
function CardCurve({ card: { training } }: { readonly card: Shipped }) {
  const { curve, steps } = training;
  if (!curve) return null;
  const { loss, psnrHole, guessPsnrHole: guess } = curve;
  const [losses, mended] = [loss, psnrHole].map((points) =>
    points.map(({ step, value }) => ({ x: step, y: value })),
  );
  const guessed = guess === null ? [] : [0, steps].map((x) => ({ x, y: guess }));
  return <TrainingCurves steps={steps} losses={losses} mended={mended} guessed={guessed} />;
}
