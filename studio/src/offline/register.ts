/**
 * The page's side of the service worker: started once the page stands. Where the host isolates nothing, the worker
 * does, from the next load on; so the page is loaded again, unless somebody has begun to work.
 */
export async function workOffline({ isIdle }: { readonly isIdle: () => boolean }): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  try {
    await serviceWorker.register("./service-worker.js");
    const { active } = await serviceWorker.ready;
    if (!crossOriginIsolated) await isolate(isIdle);
    if (await restIsKept(active!)) document.documentElement.dataset.offline = "ready";
  } catch (error) {
    console.info("not kept for later:", error); // a private window, or a host without HTTPS
  }
}

const reloadedKey = "kintsugi-isolated";

/** Once a session: a browser that cannot isolate would load for ever. */
async function isolate(isIdle: () => boolean): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker.controller) {
    await new Promise((resolve) =>
      serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
  }
  if (!isIdle() || sessionStorage.getItem(reloadedKey)) return;
  sessionStorage.setItem(reloadedKey, "1");
  location.reload();
  await new Promise(() => {}); // until it is gone
}

function restIsKept(worker: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const kept = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === "kept");
  });
  worker.postMessage("keep", [port2]);
  return kept;
}
