/** The built studio in a real Chromium; every request that leaves it is noted. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { preview } from "vite";
import {
  encodePicture,
  type Photo,
  photoOf,
  readPicture,
  workingPicture,
} from "../../src/files/index.ts";
import { crop, type Rectangle } from "../../src/image/index.ts";
import { needs } from "../../tests/needs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
export const builtStudio = `${root}dist`;
const chromiums = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const chromiumPath =
  process.env.KINTSUGI_CHROMIUM ?? chromiums.find((path) => existsSync(path));

const parts = [
  { what: "Chromium", there: chromiumPath !== undefined, get: "apt install chromium" },
  { what: "the built studio", there: existsSync(`${root}dist/index.html`), get: "npm run build" },
  {
    what: "trained weights",
    there: existsSync(`${root}../weights/gated-unet-mosaic.safetensors.gz`),
    get: "kintsugi train recipes/gated-unet-mosaic.json --out runs/mosaic",
  },
];

export const canStart = parts.every(({ there }) => there);

/** Needs Chromium, the built studio and trained weights. */
export function needsStudio(context: Parameters<typeof needs>[0]): void {
  for (const { what, ...how } of parts) needs(context, what, how);
}

export interface OpenOptions extends BrowserContextOptions {
  /** Which device mends; WebAssembly where left out. */
  readonly device?: string;
}

export interface Studio {
  /** A page with the studio, in a browser profile of its own. */
  open(options?: OpenOptions): Promise<Page>;
  /** What pages asked for outside the studio's own address. */
  readonly strayed: readonly string[];
  /** What pages complained of in their console, a breach of the policy among it. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Chromium's switches for WebGPU on a graphics processor that is imitated in software. */
export const softwareGpu = [
  ...["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"],
];

/** How Chromium is started. */
interface Launch {
  readonly switches?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Another server than the studio's own. */
  readonly serve?: () => Promise<Served>;
}

/** A server that runs. */
export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/** The built studio, or another copy of it. */
export async function serveStudio(outDir = builtStudio): Promise<Served> {
  const server = await preview({
    ...{ root, build: { outDir }, preview: { port: 0, open: false }, logLevel: "warn" },
  });
  const [address] = server.resolvedUrls?.local ?? [];
  return { address, close: () => server.close() };
}

export async function startStudio({
  switches = [],
  env = process.env,
  serve = () => serveStudio(),
}: Launch = {}): Promise<Studio> {
  const { address, ...server } = await serve();
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? "",
    args: ["--no-sandbox", ...switches],
    env: env as Record<string, string>,
  });
  const seen = { strayed: [] as string[], complaints: [] as string[] };
  return {
    ...seen,
    open: (options = {}) => openPage(browser, { address, options, seen }),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

interface Opening {
  readonly address: string;
  readonly options: OpenOptions;
  readonly seen: { readonly strayed: string[]; readonly complaints: string[] };
}

async function openPage(
  browser: Browser,
  { address, options: { device = "cpu", ...options }, seen }: Opening,
): Promise<Page> {
  const usual = { locale: "en-GB", serviceWorkers: "block" } as const;
  const context = await browser.newContext({ ...usual, ...options });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) seen.strayed.push(url);
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(error.message));
  await page.goto(`${address}?device=${device}`);
  await page.waitForSelector(".welcome");
  return page;
}

/** A page as wide as a phone's, in a language and its colours. */
export const openOnPhone = (
  studio: Studio,
  locale: string,
  colorScheme: "light" | "dark",
): Promise<Page> => studio.open({ locale, colorScheme, viewport: { width: 360, height: 740 } });

/** Goes to a page of the studio by its address, as `#/networks`; nothing loads anew. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.goto(`${page.url().replace(/#.*$/, "")}${hash}`);
}

/** Opens a picture's bytes as if they had been chosen in the dialog. */
export async function openFile(page: Page, bytes: Uint8Array, name = "picture.png"): Promise<void> {
  const file = { name, mimeType: "image/png", buffer: Buffer.from(bytes) };
  await page.setInputFiles("input[data-what=pictures]", file);
}

/** Waits for a result; gives the bytes that its download saves. */
export const downloaded = (page: Page): Promise<Buffer> => saved(page, "Download PNG");

/** The bytes that a button has the browser save; it is waited for. */
export async function saved(page: Page, name: string): Promise<Buffer> {
  const button = page.getByRole("button", { name, exact: true });
  await button.waitFor({ timeout: 240_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 240_000 }),
    button.click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Waits until the picture in front has been searched for mosaics. */
export async function searched(page: Page): Promise<void> {
  await page.getByRole("application").waitFor();
  await page.getByText("Looking for mosaics…").waitFor({ state: "detached", timeout: 120_000 });
}

/** A loaded machine draws late. */
export const patient = { timeout: 20_000 };

const sample = fileURLToPath(new URL("../../examples/still-life.png", import.meta.url));

/** A part of the still life. */
export const samplePart = async (box: Rectangle): Promise<Photo> =>
  photoOf(crop(workingPicture(await readPicture(sample)), box));

/** Opens a photo as a PNG and waits until it is in front and has been searched. */
export async function openPhoto(page: Page, photo: Photo, name: string): Promise<void> {
  await openFile(page, (await encodePicture(photo, "png")).bytes, name);
  await page.locator(".file").getByText(name).waitFor({ state: "attached", timeout: 120_000 });
  await searched(page);
}

/** The largest difference of any level. */
export function worst(a: Photo, b: Photo): number {
  let most = 0;
  for (let i = 0; i < a.raster.length; i++)
    most = Math.max(most, Math.abs(a.raster[i] - b.raster[i]));
  return most;
}

/** Marks a box by its four numbers. */
export async function markBox(page: Page, { x, y, width, height }: Rectangle): Promise<void> {
  const numbers = { Left: x, Top: y, Width: width, Height: height };
  for (const [name, value] of Object.entries(numbers)) {
    await page.getByRole("spinbutton", { name }).fill(`${value}`);
    await page.keyboard.press("Tab");
  }
}

/** Waits for the mending that runs, or that is asked for here. */
export async function mended(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 240_000 });
}
