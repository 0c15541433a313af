/**
 * At home: puts the pieces that came back together into a run's folder, with which `kintsugi train --resume` goes on and
 * `scripts/publish-weights.ts` works.
 *
 *     npx tsx scripts/away/join.ts BACK RUN
 */
import { usage } from "../../src/cli/arguments.ts";
import { complain } from "../../src/cli/complaint.ts";
import { note, print } from "../../src/cli/terminal.ts";
import { joinPieces } from "./pieces.ts";

const [back, run] = process.argv.slice(2);

async function main(): Promise<void> {
  if (!back || !run)
    throw usage("join", "BACK RUN", back ?? "nothing", "name a folder for the run");
  const { leftOut } = await joinPieces(back, run);
  if (leftOut.length > 0) note(`left on the host: ${leftOut.join(", ")}`);
  print(run);
}

await main().catch((error) => {
  process.exitCode = complain(error);
});
