/** Everything that mends, by the name that a person gives: networks and classical methods. */
import { KintsugiError } from "../errors.ts";
import { type NetworkName, networkNames } from "../networks/index.ts";
import { type ClassicalName, classicalNames } from "./classical.ts";

export type Method =
  | { readonly kind: "network"; readonly name: NetworkName }
  | { readonly kind: "classical"; readonly name: ClassicalName };
export type MethodName = Method["name"];

export const methodNames: readonly MethodName[] = [...networkNames, ...classicalNames];

/** What mends unless told. */
export const usualNetwork = "gated-unet" satisfies NetworkName;

/** The method of that name; throws `unknown-name` with all there are. */
export function methodNamed(name: string): Method {
  const network = networkNames.find((known) => known === name);
  if (network) return { kind: "network", name: network };
  const classical = classicalNames.find((known) => known === name);
  if (classical) return { kind: "classical", name: classical };
  throw new KintsugiError("unknown-name", {
    where: "network",
    expected: `one of ${methodNames.join(", ")}`,
    got: `"${name}"`,
  });
}
