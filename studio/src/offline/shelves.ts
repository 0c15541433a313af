/** What of the built studio is kept for when there is no network, and when it is fetched. Pure: names in, names out. */

/** A network's weights, as addresses within the studio. */
export interface KeptWeights {
  readonly card: string;
  readonly safetensors: string;
}

export interface Shelves {
  /** Changes where any file does. */
  readonly version: string;
  /** Without these the page does not open: kept at once. */
  readonly shell: readonly string[];
  /** Samples and the engine: kept when the page has nothing else to do. */
  readonly rest: readonly string[];
  /** The engine for graphics processors, kept where there is one. */
  readonly webgpu: readonly string[];
  /** Of the usual network; others are kept when they are first used. */
  readonly weights: readonly KeptWeights[];
}

const shellEndings = /\.(html|js|mjs|css|svg|json|webmanifest)$/;
/** What an operator may change without building anew, and what is never asked for by the page. */
const never = /^(game\.json|service-worker\.js)$/;
const usualWeights = /^assets\/(gated-unet-[a-z]+)(?:\.safetensors)?-.{8}\.(json|gz)$/;

/** Sorts the built studio's files; paths are relative to its folder. */
export function shelvesOf(files: readonly string[], version: string): Shelves {
  const kept = files.filter((file) => !never.test(file)).sort();
  const engines = kept.filter((file) => file.endsWith(".wasm"));
  const webgpu = engines.filter((file) => file.includes(".asyncify"));
  const plain = engines.filter((file) => !webgpu.includes(file));
  return {
    version,
    shell: ["./", ...kept.filter((file) => file !== "index.html" && shellEndings.test(file))],
    rest: [...plain, ...kept.filter((file) => file.endsWith(".png"))],
    webgpu,
    weights: weightsAmong(kept),
  };
}

function weightsAmong(files: readonly string[]): readonly KeptWeights[] {
  const found = new Map<string, Partial<KeptWeights>>();
  for (const file of files) {
    const [, name, ending] = usualWeights.exec(file) ?? [];
    if (!name) continue;
    const part = ending === "json" ? { card: file } : { safetensors: file };
    found.set(name, { ...found.get(name), ...part });
  }
  return [...found.values()].filter(
    (weights): weights is KeptWeights => Boolean(weights.card) && Boolean(weights.safetensors),
  );
}

/** How a request is answered; undefined leaves it to the browser. */
export type Answering = "network first" | "kept first";

export function answeringOf(
  { method, url, mode }: Pick<Request, "method" | "url" | "mode">,
  base: string,
): Answering | undefined {
  if (method !== "GET" || !url.startsWith(base)) return undefined;
  if (mode === "navigate") return "network first";
  const path = url.slice(base.length);
  if (path.endsWith(".gz") || never.test(path)) return undefined; // kept under their SHA-256
  return path.startsWith("assets/") ? "kept first" : "network first"; // assets have their hash in the name
}
