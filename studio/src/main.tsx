/** Starts the studio in its page. */
import type { DeviceChoice } from "kintsugi/browser";
import { render } from "preact";
import { type Action, actionOf, actions, canRun, type Tools } from "./actions.ts";
import { acceptArrivals, fileDialog } from "./arrivals.ts";
import { workOffline } from "./offline/register.ts";
import { routeOf } from "./pages/route.ts";
import { App } from "./panels/app.tsx";
import { ToolsContext } from "./panels/use-studio.ts";
import { followSettings, readSettings } from "./settings.ts";
import { startState } from "./state.ts";
import { Store } from "./store.ts";
import "./style.css";
import { Client, type WorkerLike } from "./work/client.ts";
import { Tasks } from "./work/tasks.ts";

const store = new Store(startState(readSettings()));
const startWorker = () =>
  new Worker(new URL("./work/worker.ts", import.meta.url), { type: "module" }) as WorkerLike;
const client = new Client(startWorker);
const seeker = new Client(startWorker);
/** `?device=cpu` in the page's address chooses; else the best that works. */
const device = (new URLSearchParams(location.search).get("device") ?? "auto") as DeviceChoice;
const tasks = new Tasks(store, { client, seeker, device });
const tools: Tools = { store, tasks, client, device, chooseFile: fileDialog(tasks) };

followSettings(store);
if (import.meta.env.PROD) {
  const isIdle = () => store.state.desk === undefined && store.state.job.name === "none";
  addEventListener("load", () => void workOffline({ isIdle }), { once: true });
}
acceptArrivals(tasks);
/** What the keys that are down end when they are let go, whatever else is pressed by then. */
const held = new Map<string, Action>();
document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || routeOf(location.hash).page !== "bench") return;
  const name = actionOf(event, store.state);
  if (!name || !canRun(name, store.state)) return;
  event.preventDefault();
  held.set(event.code, actions[name]);
  actions[name].run(tools);
});

document.addEventListener("keyup", ({ code }) => letGo(code));
addEventListener("blur", () => [...held.keys()].forEach(letGo)); // keys are let go unseen then

function letGo(code: string): void {
  held.get(code)?.release?.(tools);
  held.delete(code);
}

render(
  <ToolsContext.Provider value={tools}>
    <App />
  </ToolsContext.Provider>,
  document.getElementById("app")!,
);

/** Whether a key belongs to a field, or to the dialog that is open. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input[type=number], select, dialog") !== null;
}
