/** How a result is compared. */
import { type Desk, type Look, lookNames } from "../state.ts";
import { useTools, useWords } from "./use-studio.ts";

export function LookChoice({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords().result.looks;
  const offered = lookNames.filter((look) => canShow(desk, look));
  return (
    <label class="field">
      <span class="unseen">{words.label}</span>
      <select
        class="select"
        value={desk.look}
        onChange={({ currentTarget: { value } }) =>
          store.dispatch({ type: "look", look: value as Look })
        }
      >
        {offered.map((look) => (
          <option key={look} value={look}>
            {words[look]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A map of doubt needs several looks, a choice of results several of them. */
function canShow({ mended, results, hole }: Desk, look: Look): boolean {
  if (look === "uncertainty") return mended?.uncertainty !== undefined;
  return look !== "all" || results.filter((each) => each.hole === hole).length > 1;
}
