#!/usr/bin/env node
/** The entry of the command `kintsugi`: what a process has beside its arguments, and its exit code. */
import { listenForInterruption } from "./interruption.ts";
import { run } from "./run.ts";
import { forgiveClosedPipes } from "./terminal.ts";

forgiveClosedPipes();
const interruption = listenForInterruption();
const exitCode = await run(process.argv.slice(2), { signal: interruption.signal });
process.exitCode = interruption.exitCode() ?? exitCode;
