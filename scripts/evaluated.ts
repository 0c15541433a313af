/** A whole evaluation, its progress told on stderr. */
import {
  type EvaluationOptions,
  type EvaluationReport,
  evaluate,
} from "../src/evaluation/index.ts";

export async function evaluated(options: EvaluationOptions): Promise<EvaluationReport> {
  const steps = evaluate(options);
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
    process.stderr.write(`\r${options.protocol} ${value.done}/${value.total} `);
  }
}
