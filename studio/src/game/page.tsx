/** The game's page: "Which one is whole?", the two-alternative forced choice test, and what it found. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { PageProps } from "../pages/lazy-page.tsx";
import { useTools } from "../panels/use-studio.ts";
import "./game.css";
import type { Answer } from "./answers.ts";
import { newGame } from "./game.ts";
import { playerOf } from "./keeping.ts";
import { Maker } from "./making.ts";
import { Playing, type Session } from "./playing.tsx";
import { Results } from "./results.tsx";
import { type AnswersServer, everybodysAnswers, findServer } from "./server.ts";
import { Setup, type Wish } from "./setup.tsx";

export default function GamePage({ rest }: PageProps) {
  const server = useServer();
  return rest === "results" ? <Results server={server} /> : <Game server={server} />;
}

/** What the operator configured, and what it collected. */
export interface Collected {
  readonly server: AnswersServer | undefined;
  readonly answers: readonly Answer[];
}

function useServer(): Collected {
  const [collected, setCollected] = useState<Collected>({ server: undefined, answers: [] });
  useEffect(() => {
    const find = async () => {
      const server = await findServer(document.baseURI);
      if (!server) return;
      setCollected({ server, answers: [] });
      setCollected({ server, answers: await everybodysAnswers(server) });
    };
    void find();
  }, []);
  return collected;
}

function Game({ server }: { readonly server: Collected }) {
  const { client, device } = useTools();
  const [wish, setWish] = useState<Wish>();
  const session = useMemo(
    () => wish && sessionOf(wish, new Maker({ client, device, stock: wish.stock }, wish.trials)),
    [wish],
  );
  if (!session) return <Setup server={server.server} onStart={setWish} />;
  return (
    <Playing
      key={session.game}
      session={session}
      collected={server}
      onEnd={() => setWish(undefined)}
    />
  );
}

const sessionOf = ({ trials, shownMs, consent }: Wish, maker: Maker): Session => ({
  ...{ start: newGame(trials), maker, consent, shownMs },
  ...{ game: crypto.randomUUID(), player: playerOf(localStorage), at: new Date().toISOString() },
});
