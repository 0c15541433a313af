import { expect, test } from "vitest";
import { keyText } from "./action-button.tsx";

test("keys are called as keyboards do: letters in capitals, names as they are", () => {
  const texts = ["z", "Z", "Control+z", "Control+Z", "?", "Delete", "Control+Enter"].map(keyText);
  expect(texts).toEqual(["Z", "Shift Z", "Ctrl Z", "Ctrl Shift Z", "?", "Delete", "Ctrl Enter"]);
});
