/** Which page the address names, as `#/game` or `#/game/results`: the bench where it names none. */
import { useEffect, useState } from "preact/hooks";

/** Those beside the bench; each is fetched when it is first opened. */
export const pageNames = ["game", "networks", "training"] as const;
export type PageName = (typeof pageNames)[number];

export interface Route {
  readonly page: PageName | "bench";
  /** What follows the page's name, as "results". */
  readonly rest: string;
}

export function routeOf(hash: string): Route {
  const [, name = "", rest = ""] = /^#\/([^/?]*)\/?([^?]*)/.exec(hash) ?? [];
  const page = pageNames.find((each) => each === name);
  return page ? { page, rest } : { page: "bench", rest: "" };
}

export const hashOf = (page: Route["page"], rest = ""): string =>
  page === "bench" ? "#/" : `#/${page}${rest && `/${rest}`}`;

/** The route that is open, followed. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return routeOf(hash);
}
