/** What the answers say: fool rates with their intervals, as lines and as a table; and the answers themselves. */
import { useRef, useState } from "preact/hooks";
import { hashOf } from "../pages/route.ts";
import { download } from "../work/download.ts";
import { type Answer, answersIn, csvOf, jsonOf, united } from "./answers.ts";
import { type DuelRate, type FoolRate, findingsOf, type Rate } from "./fool-rates.ts";
import { forgetAll, keepAnswers, keptAnswers } from "./keeping.ts";
import type { Collected } from "./page.tsx";
import { percentOf } from "./percent.ts";
import { type GameWords, useGameWords } from "./words.ts";

export function Results({ server }: { readonly server: Collected }) {
  const words = useGameWords().results;
  const [kept, setKept] = useState(() => keptAnswers(localStorage));
  const answers = united(kept, server.answers);
  const { fool, duels, games, failedGames, players } = findingsOf(answers);
  return (
    <section class="page game results" aria-labelledby="rates">
      <h2 class="tagline" id="rates">
        {words.title}
      </h2>
      <p class="promise">{words.lead}</p>
      {answers.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <p class="hint">
          {words.counted(games, players)} {failedGames > 0 && words.failed(failedGames)}
        </p>
      )}
      {fool.length > 0 && <FoolTable rates={fool} />}
      {duels.length > 0 && <DuelTable rates={duels} />}
      <Files answers={answers} onChange={() => setKept(keptAnswers(localStorage))} />
      <a class="button plain wordy" href={hashOf("game")}>
        {words.back}
      </a>
    </section>
  );
}

function FoolTable({ rates }: { readonly rates: readonly FoolRate[] }) {
  const words = useGameWords();
  const { title, rate } = words.results;
  const rows = rates.map((each) => ({ ...each, said: sayOf(each.contender, words) }));
  return <RateTable title={title} rateTitle={rate} rows={rows} />;
}

function DuelTable({ rates }: { readonly rates: readonly DuelRate[] }) {
  const words = useGameWords();
  const { duels, preferred, over } = words.results;
  const rows = rates.map((each) => {
    const [winner, rival] = [each.contender, each.rival].map((name) => sayOf(name, words));
    return { ...each, said: `${winner} ${over} ${rival}` };
  });
  return (
    <>
      <h3 class="heading">{duels}</h3>
      <RateTable title={duels} rateTitle={preferred} rows={rows} />
    </>
  );
}

/** `gated-unet-mosaic/mean-8` in words. */
function sayOf(contender: string, { damages }: GameWords): string {
  const [network, damage = ""] = contender.split("/");
  const known: Readonly<Record<string, string>> = damages;
  return `${network} (${known[damage] ?? damage})`;
}

interface RateTableProps {
  readonly title: string;
  readonly rateTitle: string;
  readonly rows: readonly (Rate & { readonly said: string })[];
}

function RateTable({ title, rateTitle, rows }: RateTableProps) {
  const { network, interval, answers } = useGameWords().results;
  return (
    <table class="figures rates">
      <caption class="unseen">{title}</caption>
      <thead>
        <tr>
          {[network, rateTitle, interval, answers].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.said}>
            <th scope="row">{row.said}</th>
            <td class="better">{percentOf(row.share)}</td>
            <td>
              <IntervalLine rate={row} />
              {percentOf(row.low)} – {percentOf(row.high)}
            </td>
            <td>{row.of}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From 0 to 100 %, with the half marked, where nobody can tell. */
const IntervalLine = ({ rate: { share, low, high } }: { readonly rate: Rate }) => (
  <svg class="interval" viewBox="-3 0 106 12" aria-hidden="true">
    <path class="axis" d="M0 6H100M0 3V9M50 2V10M100 3V9" />
    <path class="reach" d={`M${100 * low} 6H${100 * high}`} />
    <circle cx={100 * share} cy="6" r="3" />
  </svg>
);

interface FilesProps {
  readonly answers: readonly Answer[];
  onChange(): void;
}

function Files({ answers, onChange }: FilesProps) {
  const words = useGameWords().results;
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const [isAsking, setAsking] = useState(false);
  const hasNone = answers.length === 0;
  const add = async (file: File | undefined) => {
    const found = answersIn((await file?.text()) ?? "") ?? [];
    if (found.length > 0) keepAnswers(localStorage, found);
    setSaid(found.length > 0 ? words.added(found.length) : words.foreign);
    onChange();
  };
  const save = (text: string, type: string, ending: string) => () =>
    download(new Blob([text], { type }), `kintsugi-answers.${ending}`);
  const forget = () => {
    forgetAll(localStorage);
    setAsking(false);
    onChange();
  };
  return (
    <>
      <div class="row">
        <button
          type="button"
          class="button plain wordy"
          disabled={hasNone}
          onClick={save(csvOf(answers), "text/csv", "csv")}
        >
          {words.csv}
        </button>
        <button
          type="button"
          class="button plain wordy"
          disabled={hasNone}
          onClick={save(jsonOf(answers), "application/json", "json")}
        >
          {words.json}
        </button>
        <button type="button" class="button plain wordy" onClick={() => input.current!.click()}>
          {words.add}
        </button>
        <button
          type="button"
          class="button plain wordy"
          disabled={hasNone}
          aria-expanded={isAsking}
          onClick={() => setAsking(!isAsking)}
        >
          {words.forget}
        </button>
        <input
          ref={input}
          class="answers"
          type="file"
          accept="application/json,.json"
          hidden
          onChange={({ currentTarget }) => void add(currentTarget.files?.[0])}
        />
      </div>
      {isAsking && (
        <div class="row sure">
          <p>{words.sure}</p>
          <button type="button" class="button plain wordy" onClick={forget}>
            {words.yes}
          </button>
          <button type="button" class="button plain wordy" onClick={() => setAsking(false)}>
            {words.no}
          </button>
        </div>
      )}
      <p role="status">{said}</p>
    </>
  );
}
