/** Before the game: which one, how long the pictures are seen, whose pictures, and what may become of the answers. */
import type { MethodName } from "kintsugi/browser";
import { randomOf } from "kintsugi/image";
import { useEffect, useRef, useState } from "preact/hooks";
import { hashOf } from "../pages/route.ts";
import { Segments } from "../pages/segments.tsx";
import { samples } from "../samples.ts";
import { methods } from "../work/methods.ts";
import { newPlayer, seenPlaces } from "./keeping.ts";
import { type Stock, stockOf } from "./making.ts";
import { scheduleOf } from "./schedule.ts";
import type { AnswersServer } from "./server.ts";
import { type Mode, type Place, placesOf, type Trial } from "./trial.ts";
import { type GameWords, useGameWords } from "./words.ts";

export interface Consent {
  readonly keep: boolean;
  /** Where to send answers; nowhere where a player did not agree. */
  readonly server: AnswersServer | undefined;
}

/** A game as it is asked for. */
export interface Wish {
  readonly stock: readonly Stock[];
  readonly trials: readonly Trial[];
  readonly shownMs: number;
  readonly consent: Consent;
}

interface Props {
  readonly server: AnswersServer | undefined;
  onStart(wish: Wish): void;
}

/** 0 stands for as long as wanted. */
const times: readonly number[] = [500, 1000, 2000, 5000, 0];
/** Those whose weights come along; the first is light enough for every machine. */
const networks = methods.filter(({ kind }) => kind === "network").map(({ name }) => name);
const usual = networks.filter((name) => name === "gated-unet");
const modes: readonly Mode[] = ["whole", "duel"];

export function Setup({ server, onStart }: Props) {
  const words = useGameWords();
  const [mode, setMode] = useState<Mode>("whole");
  const [shownMs, setShownMs] = useState<number>(2000);
  const [keeps, setKeeps] = useState(false);
  const [sends, setSends] = useState(false);
  const [isNew, setNew] = useState(false);
  const [playing, setPlaying] = useState<readonly MethodName[]>(usual);
  const { own, places, stock, complaint, chooseOwn, useSamples } = useStock(words);
  const seen = seenPlaces(localStorage);
  const start = () =>
    onStart({
      ...{ stock, shownMs },
      trials: scheduleOf(
        { places, mode, networks: playing, seen: ({ id }) => seen[id] ?? 0 },
        randomOf(crypto.getRandomValues(new Uint32Array(1))[0]),
      ),
      consent: { keep: keeps, server: keeps && sends ? server : undefined },
    });
  return (
    <div class="page game setup">
      <h2 class="tagline">{words.title}</h2>
      <p class="promise">{mode === "whole" ? words.lead : words.leadDuel}</p>
      <Segments
        label={words.mode.label}
        name="mode"
        options={modes}
        chosen={mode}
        say={(each) => words.mode[each]}
        onChoose={(each) => setMode(each)}
      />
      <Segments
        label={words.time.label}
        name="time"
        options={times}
        chosen={shownMs}
        say={(each) => (each === 0 ? words.time.unlimited : words.time.seconds(each / 1000))}
        onChoose={(each) => setShownMs(each)}
      />
      <Segments
        label={words.pictures.label}
        name="pictures"
        options={["samples", "own"] as const}
        chosen={own ? "own" : "samples"}
        say={(each) => words.pictures[each]}
        onChoose={(each) => (each === "own" ? chooseOwn([]) : useSamples())}
      />
      {own && <OwnPictures count={stock.length} onChoose={chooseOwn} />}
      {networks.length > 1 && (
        <fieldset class="group">
          <legend class="heading">{words.networks}</legend>
          {networks.map((name) => (
            <Check
              key={name}
              label={name}
              isOn={playing.includes(name)}
              onTurn={(isOn) =>
                setPlaying(
                  networks.filter((each) => (each === name ? isOn : playing.includes(each))),
                )
              }
            />
          ))}
        </fieldset>
      )}
      {complaint && <p role="alert">{complaint}</p>}
      {places.length > 0 && places.every(({ id }) => seen[id]) && (
        <p class="hint">{words.pictures.used}</p>
      )}
      <fieldset class="group">
        <legend class="heading">{words.consent.label}</legend>
        <Check label={words.consent.keep} isOn={keeps} onTurn={setKeeps} />
        {server && keeps && (
          <Check label={words.consent.send(server.url)} isOn={sends} onTurn={setSends} />
        )}
        <p class="hint">{words.consent.what}</p>
      </fieldset>
      <button
        type="button"
        class="button primary wordy"
        disabled={places.length === 0 || playing.length === 0}
        onClick={start}
      >
        {words.play}
      </button>
      <p class="hint">{words.keys}</p>
      <div class="row">
        <a class="button plain wordy" href={hashOf("game", "results")}>
          {words.over.results}
        </a>
        <button
          type="button"
          class="button quiet wordy"
          onClick={() => {
            newPlayer(localStorage);
            setNew(true);
          }}
        >
          {words.player}
        </button>
      </div>
      <p role="status">{isNew && words.newPlayer}</p>
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  onTurn(isOn: boolean): void;
}

const Check = ({ label, isOn, onTurn }: CheckProps) => (
  <label class="check">
    <input
      type="checkbox"
      checked={isOn}
      onChange={({ currentTarget }) => onTurn(currentTarget.checked)}
    />
    <span>{label}</span>
  </label>
);

interface OwnProps {
  readonly count: number;
  onChoose(files: readonly File[]): void;
}

function OwnPictures({ count, onChoose }: OwnProps) {
  const words = useGameWords().pictures;
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="row">
      <button type="button" class="button plain wordy" onClick={() => input.current!.click()}>
        {words.choose}
      </button>
      <span role="status">{words.chosen(count)}</span>
      <input
        ref={input}
        class="own"
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={({ currentTarget }) => onChoose([...(currentTarget.files ?? [])])}
      />
    </div>
  );
}

/** The pictures that are played with: the samples, or a player's own, with the places in them. */
function useStock(words: GameWords) {
  const [own, setOwn] = useState<readonly File[] | undefined>();
  const [stock, setStock] = useState<readonly Stock[]>([]);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    let isWanted = true;
    setStock([]);
    setRead(false);
    const read = own ? ownStock(own) : sampleStock();
    read.then((found) => {
      if (!isWanted) return;
      setStock(found);
      setRead(true);
    });
    return () => {
      isWanted = false;
    };
  }, [own]);
  const places = stock.flatMap(({ bitmap, name }, index): readonly Place[] =>
    placesOf(bitmap, { index, name }),
  );
  const hasFiles = isRead && (own?.length ?? 1) > 0;
  const { unreadable, small } = words.pictures;
  const complaint =
    hasFiles && places.length === 0 ? (stock.length === 0 ? unreadable : small) : undefined;
  return { own, stock, places, complaint, chooseOwn: setOwn, useSamples: () => setOwn(undefined) };
}

const sampleStock = (): Promise<readonly Stock[]> =>
  readable(samples.map(async ({ url, name }) => stockOf(await (await fetch(url)).blob(), name)));

/** Named by what they hold, so that a picture is known again and no file's name is kept. */
const ownStock = (files: readonly File[]): Promise<readonly Stock[]> =>
  readable(files.map(async (file) => stockOf(file, await fingerprint(file))));

async function fingerprint(file: File): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const digits = [...new Uint8Array(hash, 0, 6)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `own-${digits.join("")}`;
}

async function readable(stocks: readonly Promise<Stock>[]): Promise<readonly Stock[]> {
  const read = await Promise.allSettled(stocks);
  return read.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}
