/** Evaluation: protocols, baselines, reports and tables. */
export { type BaselineName, baseline, baselinesFor } from "./baselines.ts";
export { type EvaluationOptions, type EvaluationProgress, evaluate } from "./evaluate.ts";
export { areaBins, type Figures, figuresOf, meanFigures } from "./figures.ts";
export { type Case, caseOf, type Protocol, protocolNamed, protocolNames } from "./protocols.ts";
export type { EvaluationReport } from "./report.ts";
export { tableOf } from "./table.ts";
