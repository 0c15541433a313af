/** After the game: the score, and what became of the answers. */
import { useEffect, useRef, useState } from "preact/hooks";
import { hashOf } from "../pages/route.ts";
import { answersOf } from "./answers.ts";
import { type Game, scoreOf } from "./game.ts";
import { keepAnswers } from "./keeping.ts";
import type { Session } from "./playing.tsx";
import { postAnswers } from "./server.ts";
import { useGameWords } from "./words.ts";

interface Props {
  readonly game: Game;
  readonly session: Session;
  onEnd(): void;
}

export function Over({ game, session, onEnd }: Props) {
  const words = useGameWords();
  const kept = useKept(game, session);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus(), []);
  const { found, of, bestStreak } = scoreOf(game);
  const isDuel = game.trials.some(({ kind }) => kind === "duel");
  return (
    <section class="page game over" aria-labelledby="over">
      <h2 class="heading" id="over" tabIndex={-1} ref={heading}>
        {words.over.title}
      </h2>
      {isDuel ? (
        <p>{words.over.duel}</p>
      ) : (
        <>
          <p class="tagline">{words.over.found(found, of)}</p>
          <p>
            {words.best}: {bestStreak}. {words.over.chance}
          </p>
        </>
      )}
      <p class="hint" role="status">
        {kept.map((each) => words.over[each]).join(" ")}
      </p>
      <div class="row">
        <button type="button" class="button primary wordy" onClick={onEnd}>
          {words.again}
        </button>
        <a class="button plain wordy" href={hashOf("game", "results")}>
          {words.over.results}
        </a>
      </div>
    </section>
  );
}

type Kept = "kept" | "notKept" | "full" | "sent" | "notSent";

/** Keeps and sends the answers as far as the player agreed; tells what became of them. */
function useKept(game: Game, { consent, ...session }: Session): readonly Kept[] {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  useEffect(() => {
    if (!consent.keep) {
      setKept(["notKept"]);
      return;
    }
    const answers = answersOf(game, session);
    const here: Kept = keepAnswers(localStorage, answers) ? "kept" : "full";
    setKept([here]);
    if (!consent.server) return;
    void postAnswers(consent.server, answers).then((isSent) =>
      setKept([here, isSent ? "sent" : "notSent"]),
    );
  }, []);
  return kept;
}
