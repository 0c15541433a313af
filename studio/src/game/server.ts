/**
 * The server that collects answers: none, unless whoever operates the studio names one in `game.json` beside it, as
 * {"answers": "answers"}. It lies at the studio's own address, since the page's policy lets nothing else be asked:
 * POST takes a game's answers as a JSON list, GET may give everybody's.
 */
import { type Answer, answersIn, jsonOf } from "./answers.ts";

export interface AnswersServer {
  readonly url: string;
}

/** The server that `game.json` names. `base` is the studio's address. */
export function serverIn(json: string, base: string): AnswersServer | undefined {
  try {
    const { answers } = JSON.parse(json) ?? {};
    if (typeof answers !== "string" || answers === "") return undefined;
    const url = new URL(answers, base);
    return url.origin === new URL(base).origin ? { url: url.href } : undefined;
  } catch {
    return undefined;
  }
}

export async function findServer(base: string): Promise<AnswersServer | undefined> {
  const json = await textOf(new URL("game.json", base).href);
  return json === undefined ? undefined : serverIn(json, base);
}

/** Posts a game's answers; false where the server did not take them. */
export async function postAnswers(
  { url }: AnswersServer,
  answers: readonly Answer[],
): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json" };
    return (await fetch(url, { method: "POST", headers, body: jsonOf(answers) })).ok;
  } catch {
    return false;
  }
}

/** Everybody's answers; none where the server gives none. */
export async function everybodysAnswers({ url }: AnswersServer): Promise<readonly Answer[]> {
  return answersIn((await textOf(url)) ?? "[]") ?? [];
}

async function textOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
