/** What layers and losses ask of their inputs. */
import { KintsugiError } from "../errors.ts";
import type { Shape } from "../graph/index.ts";

export function requireSameShape(where: string, expected: Shape, got: Shape): void {
  if (expected.join() === got.join()) return;
  throw new KintsugiError("shape-mismatch", {
    where,
    expected: `[${expected.join(", ")}]`,
    got: `[${got.join(", ")}]`,
  });
}
