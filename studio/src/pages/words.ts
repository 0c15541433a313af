/** What the way between the pages is called, in both languages. */
import type { Language } from "../state.ts";
import type { Route } from "./route.ts";

interface Words {
  readonly label: string;
  readonly pages: { readonly [P in Route["page"]]: string };
  readonly loading: string;
  readonly unreachable: string;
}

export const pageWords: { readonly [L in Language]: Words } = {
  en: {
    label: "Pages",
    pages: { bench: "Mend", game: "Game", networks: "Networks", training: "Training" },
    loading: "Opening…",
    unreachable: "This page could not be fetched. Check the connection and open it again.",
  },
  ja: {
    label: "ページ",
    pages: { bench: "直す", game: "ゲーム", networks: "ネットワーク", training: "学習" },
    loading: "開いています…",
    unreachable: "ページを取得できませんでした。接続を確かめて、もう一度開いてください。",
  },
};
