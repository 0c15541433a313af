/** The game while it is played: two pictures, their time, an answer, what it was worth. */
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { BitmapView } from "../pages/bitmap-view.tsx";
import { type Answer, answersOf, type Sitting } from "./answers.ts";
import { othersOn } from "./fool-rates.ts";
import {
  type Game,
  type GameEvent,
  type Given,
  isOver,
  isRight,
  scoreOf,
  stepped,
} from "./game.ts";
import { keepSeen, keptAnswers } from "./keeping.ts";
import type { Made, Maker } from "./making.ts";
import { Over } from "./over.tsx";
import type { Collected } from "./page.tsx";
import { percentOf } from "./percent.ts";
import type { Consent } from "./setup.tsx";
import { rightSide, type Side, sides } from "./trial.ts";
import { useGameWords } from "./words.ts";

export interface Session extends Sitting {
  readonly start: Game;
  readonly maker: Maker;
  readonly consent: Consent;
}

interface Props {
  readonly session: Session;
  readonly collected: Collected;
  onEnd(): void;
}

export function Playing({ session, collected, onEnd }: Props) {
  const [game, tell] = useReducer<Game, GameEvent>(stepped, session.start);
  if (isOver(game)) return <Over {...{ game, session, onEnd }} />;
  return <RoundView {...{ game, session, collected, tell, onEnd }} />;
}

interface RoundProps extends Props {
  readonly game: Game;
  readonly tell: (event: GameEvent) => void;
}

function RoundView({ game, session, collected, tell, onEnd }: RoundProps) {
  const words = useGameWords();
  const { trials, at, round } = game;
  const { made, failure } = useMade(session.maker, at);
  useEffect(() => {
    if (!made) return;
    keepSeen(localStorage, trials[at].place.id);
    tell({ type: "made", contenders: made.contenders, nowMs: performance.now() });
  }, [made]);
  useEffect(() => {
    if (round.name !== "shown" || session.shownMs === 0) return;
    const timer = setTimeout(() => tell({ type: "hide" }), session.shownMs);
    return () => clearTimeout(timer);
  }, [round]);
  const choose = (side: Side) => tell({ type: "choose", side, nowMs: performance.now() });
  useArrows(choose);
  const isDuel = trials[at].kind === "duel";
  return (
    <section class="page game" aria-label={words.title}>
      <div class="row told">
        <h2 class="heading">{words.round(at + 1, trials.length)}</h2>
        <ScoreLine game={game} />
      </div>
      <p class="ask">{isDuel ? words.askDuel : words.ask}</p>
      <div class="pair">
        {sides.map((side) => (
          <SideButton key={side} {...{ side, game, made }} onChoose={() => choose(side)} />
        ))}
      </div>
      <div class="verdict" role="status">
        {failure && <p>{words.failed}</p>}
        {round.name === "making" && !failure && <p>{words.making}</p>}
        {round.name === "told" && <Verdict given={round.given} {...{ session, collected }} />}
      </div>
      {round.name === "told" && (
        <NextButton isLast={at + 1 === trials.length} onNext={() => tell({ type: "next" })} />
      )}
      <button type="button" class="button quiet wordy quit" onClick={onEnd}>
        {words.quit}
      </button>
    </section>
  );
}

interface Held {
  readonly at: number;
  readonly made?: Made;
  readonly failure?: unknown;
}

/** The trial's pictures, once they are made. */
function useMade(maker: Maker, at: number): Held {
  const [held, setHeld] = useState<Held>({ at: -1 });
  useEffect(() => {
    let isWanted = true;
    maker.make(at).then(
      (made) => isWanted && setHeld({ at, made }),
      (failure) => isWanted && setHeld({ at, failure }),
    );
    return () => {
      isWanted = false;
    };
  }, [maker, at]);
  return held.at === at ? held : { at };
}

const arrows: Readonly<Record<string, Side>> = {
  ArrowLeft: "first",
  ArrowUp: "first",
  ArrowRight: "second",
  ArrowDown: "second",
};

function useArrows(choose: (side: Side) => void): void {
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      const side = arrows[event.key];
      if (!side || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      choose(side);
    };
    document.addEventListener("keydown", follow);
    return () => document.removeEventListener("keydown", follow);
  }, []);
}

function ScoreLine({ game }: { readonly game: Game }) {
  const words = useGameWords();
  const { found, of, streak } = scoreOf(game);
  return (
    <p class="score">
      {words.found} {found}/{of} · {words.streak} {streak}
    </p>
  );
}

interface SideProps {
  readonly side: Side;
  readonly game: Game;
  readonly made: Made | undefined;
  onChoose(): void;
}

function SideButton({ side, game: { round, trials, at }, made, onChoose }: SideProps) {
  const words = useGameWords();
  const isSeen = round.name === "shown" || round.name === "told";
  const isChoosable = round.name === "shown" || round.name === "hidden";
  const given = round.name === "told" ? round.given : undefined;
  const isRightOne = given && rightSide(given.trial) === side;
  return (
    <button
      type="button"
      class={`side ${isRightOne ? "whole" : ""} ${given?.chosen === side ? "chosen" : ""}`}
      aria-pressed={given?.chosen === side}
      disabled={!isChoosable}
      onClick={onChoose}
    >
      <span class="unseen">{words.sides[side]}</span>
      <BitmapView bitmap={isSeen ? made?.[side] : undefined} />
      {round.name === "hidden" && <span class="veil">{words.hidden}</span>}
      {given && <span class="caption">{words.captions[trials[at][side].kind]}</span>}
    </button>
  );
}

interface VerdictProps {
  readonly given: Given;
  readonly session: Session;
  readonly collected: Collected;
}

function Verdict({ given, session, collected }: VerdictProps) {
  const words = useGameWords();
  const right = isRight(given);
  const wrong = given.trial.kind === "catch" ? words.broken : words.wrong;
  if (right === undefined) return <p>{words.chosen(given.contenders[given.chosen])}</p>;
  return (
    <>
      <p class={right ? "right" : "wrong"}>{right ? words.right : wrong}</p>
      <Others {...{ given, session, collected }} />
    </>
  );
}

function Others({ given, session, collected }: VerdictProps) {
  const words = useGameWords();
  const [answer] = answersOf({ given: [given] }, session);
  const stored: readonly Answer[] = [...keptAnswers(localStorage), ...collected.answers];
  const rate = othersOn(answer, stored);
  return <p class="hint">{rate ? words.others(percentOf(rate.share), rate.of) : words.alone}</p>;
}

interface NextProps {
  readonly isLast: boolean;
  onNext(): void;
}

/** Has the focus, so that Enter goes on. */
function NextButton({ isLast, onNext }: NextProps) {
  const words = useGameWords();
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current!.focus({ preventScroll: true }), []);
  return (
    <button ref={button} type="button" class="button primary wordy" onClick={onNext}>
      {isLast ? words.toScore : words.next}
    </button>
  );
}
