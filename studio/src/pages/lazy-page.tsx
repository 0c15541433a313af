/** A page that is fetched when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useStudio } from "../panels/use-studio.ts";
import type { PageName } from "./route.ts";
import { pageWords } from "./words.ts";

export interface PageProps {
  /** What follows the page's name in the address. */
  readonly rest: string;
}

type Page = ComponentType<PageProps>;

const loaders: { readonly [P in PageName]: () => Promise<{ readonly default: Page }> } = {
  game: () => import("../game/page.tsx"),
  networks: () => import("../networks/page.tsx"),
  training: () => import("../training/page.tsx"),
};

type Loaded = { readonly name: PageName; readonly page: Page | undefined };

export function LazyPage({ name, rest }: PageProps & { readonly name: PageName }) {
  const { language } = useStudio();
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let isWanted = true;
    const show = (page: Page | undefined) => isWanted && setLoaded({ name, page });
    loaders[name]().then(
      ({ default: page }) => show(page),
      () => show(undefined),
    );
    return () => {
      isWanted = false;
    };
  }, [name]);
  const words = pageWords[language];
  if (loaded?.name !== name) return <p class="page hint">{words.loading}</p>;
  if (!loaded.page) return <p class="page hint">{words.unreachable}</p>;
  const Page = loaded.page;
  return <Page rest={rest} />;
}
