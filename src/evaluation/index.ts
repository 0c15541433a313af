/** Evaluation: protocols, baselines, reports, comparisons, tables. */
export { type BaselineName, baseline, baselinesFor } from "./baselines.ts";
export { type CompareOptions, compare } from "./compare.ts";
export {
  type Compared,
  type Comparison,
  type EntrantCard,
  type Entry,
  type ProtocolComparison,
  titleOf,
} from "./comparison.ts";
export type { CompareProgress } from "./contest.ts";
export { comparisonCsv } from "./csv.ts";
export type { Distances } from "./distances.ts";
export { type EvaluationOptions, type EvaluationProgress, evaluate } from "./evaluate.ts";
export { type FeatureOptions, featureScales } from "./features.ts";
export { areaBins, type Figures, figuresOf, type Metric, meanFigures, metrics } from "./figures.ts";
export { frechetDistance } from "./frechet.ts";
export { comparisonPage } from "./page/page.ts";
export { type Case, caseOf, type Protocol, protocolNamed, protocolNames } from "./protocols.ts";
export type { EvaluationReport } from "./report.ts";
export { tableOf } from "./table.ts";
export { readTrainingCurve } from "./training-curve.ts";
