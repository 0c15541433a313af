/**
 * How long the tasks of a page's main thread take. By the clock, as the page's own PerformanceObserver sees them, and by
 * processor time out of Chromium's trace: on a busy machine a short task may wait long in its middle.
 */
import type { Page } from "playwright-core";

export interface LongTasks {
  /** Those over 50 ms by the clock, ms each. */
  readonly seenMs: readonly number[];
  /** The longest by the clock, and the longest by processor time. */
  readonly clockMs: number;
  readonly processorMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** μs: its start, how long it took by the clock and of processor time; not every system tells the latter. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
}

/** Follows the page's tasks from here on; then tells of them. */
export async function followTasks(page: Page): Promise<() => Promise<LongTasks>> {
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await page.evaluate(() => {
    const seen: PerformanceEntry[] = [];
    const observer = new PerformanceObserver((list) => void seen.push(...list.getEntries()));
    observer.observe({ type: "longtask" });
    const longTasks = () => [...seen, ...observer.takeRecords()].map(({ duration }) => duration);
    Object.assign(globalThis, { longTasks });
  });
  return async () => {
    const seenMs = await page.evaluate(() =>
      (globalThis as unknown as { readonly longTasks: () => number[] }).longTasks(),
    );
    const tasks = mainTasks(JSON.parse(`${await browser?.stopTracing()}`).traceEvents);
    const most = (lengthOf: (task: TraceEvent) => number | undefined) =>
      tasks.reduce((longest, task) => Math.max(longest, (lengthOf(task) ?? 0) / 1000), 0);
    return {
      seenMs,
      clockMs: most(({ dur }) => dur),
      processorMs: most(({ dur, tdur }) => tdur ?? dur),
    };
  };
}

/** Of the pages' main threads, but for those that receive what the test itself sends. */
function mainTasks(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const isMain = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(threadOf),
  );
  const inMain = events.filter((event) => event.ph === "X" && isMain.has(threadOf(event)));
  const sent = inMain.filter(isFromTest);
  return inMain.filter(
    (task) => /RunTask$/.test(task.name) && !sent.some((message) => holds(task, message)),
  );
}

const isFromTest = ({ args }: TraceEvent): boolean =>
  /DevTools/.test(args?.chrome_mojo_event_info?.mojo_interface_tag ?? "");

const holds = (task: TraceEvent, { pid, ts }: TraceEvent): boolean =>
  task.pid === pid && task.ts <= ts && ts < task.ts + (task.dur ?? 0);
