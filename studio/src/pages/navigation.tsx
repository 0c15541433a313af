/** The way between the pages. */
import { useStudio } from "../panels/use-studio.ts";
import { hashOf, pageNames, useRoute } from "./route.ts";
import { pageWords } from "./words.ts";

export function Navigation() {
  const { language } = useStudio();
  const { page } = useRoute();
  const words = pageWords[language];
  return (
    <nav class="pages" aria-label={words.label}>
      {(["bench", ...pageNames] as const).map((each) => (
        <a key={each} href={hashOf(each)} {...(each === page && { "aria-current": "page" })}>
          {words.pages[each]}
        </a>
      ))}
    </nav>
  );
}
