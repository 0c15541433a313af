/** Mending a picture: the plan, the run, the join, composition and consistency. */
export { type ClassicalName, classicalNames, mendClassically, suits } from "./classical.ts";
export { type FinishOptions, finish } from "./finish.ts";
export {
  classicalMender,
  type DamageGroup,
  type Mended,
  type Mender,
  type NetworkSource,
  networkMender,
  trainedNetwork,
} from "./mender.ts";
export { type Method, type MethodName, methodNamed, methodNames, usualNetwork } from "./methods.ts";
export { type PlanOptions, planWindows } from "./plan.ts";
export type { MendedPicture, MendRequest, TimesMs } from "./run.ts";
export { weightNames } from "./weight-names.ts";
export type { Window } from "./window.ts";
