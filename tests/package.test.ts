/**
 * What `npm pack` makes, used as a stranger would: unpacked into an empty project, imported, run and type-checked.
 * npm itself cannot install it with the network closed, so the tarball is unpacked into `node_modules` and the packages
 * that it depends on are linked from this checkout, where `npm ci` put the very same versions.
 */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photoOf, readPicture, writePicture } from "../src/files/index.ts";
import { saveUntrainedWeights } from "./command-bench.ts";
import { wavyPicture } from "./wavy-picture.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

let folder: string;
let project: string;
let packed: readonly string[];
const inPackage = (...path: string[]) => join(project, "node_modules", "kintsugi", ...path);
const node = (...args: string[]) => run(process.execPath, args, { cwd: project });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-package-"));
  project = join(folder, "project");
  await run(npm, ["run", "--silent", "build:package"], { cwd: root });
  const { stdout } = await run(npm, ["pack", "--json", "--pack-destination", folder], {
    cwd: root,
  });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files.map(({ path }: { path: string }) => path);
  await mkdir(inPackage(), { recursive: true });
  const unpack = ["-xzf", join(folder, filename), "--strip-components=1", "-C", inPackage()];
  await run("tar", unpack);
  await linkDependencies();
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
  await writePicture(join(project, "photo.png"), photoOf(wavyPicture(192, 160)));
}, 240_000);
afterAll(() => rm(folder, { recursive: true }));

/** The packages that Kintsugi names, and Node's types, which its declarations mention. */
async function linkDependencies(): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(inPackage("package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const place = join(project, "node_modules", name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, "node_modules", name), place, "junction");
  }
}

/** The README's example of the library. */
async function example(): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code]) => code);
  return blocks.find((code) => code.includes('from "kintsugi"')) ?? "";
}

/** Untrained ones stand in for all of the package's, so that this needs none and takes no time. */
async function giveWeights(): Promise<void> {
  await rm(inPackage("weights"), { recursive: true, force: true });
  await mkdir(inPackage("weights"));
  for (const group of ["mosaic", "hole"]) {
    await saveUntrainedWeights(inPackage("weights", `gated-unet-${group}`));
  }
}

/** What the README's example reads from the checkout, small and quick to train by. */
async function giveSampleAndRecipe(): Promise<void> {
  await mkdir(join(project, "examples"));
  await mkdir(join(project, "recipes"));
  const sample = photoOf(wavyPicture(320, 224));
  await writePicture(join(project, "examples", "still-life.png"), sample);
  const recipe = {
    ...{ name: "tiny", network: "gated-unet", configuration: { width: 4 }, steps: 2, batch: 1 },
    source: { kind: "folder", path: "../examples" },
    degradation: { cropPx: 32, rectangleSidePx: [8, 24] },
    evaluation: { everySteps: 2, pictures: 1 },
  };
  await writeFile(join(project, "recipes", "tiny.json"), JSON.stringify(recipe));
}

describe("the package", () => {
  test("holds what was built, and neither sources nor tests", () => {
    expect(packed).toEqual(expect.arrayContaining(["package.json", "dist/index.js"]));
    expect(packed).toEqual(expect.arrayContaining(["dist/index.d.ts", "dist/cli/main.js"]));
    expect(packed.filter((path) => /\.test\.|^src\/|^tests\/|[^d]\.ts$/.test(path))).toEqual([]);
  });

  test("holds all weights and recipes of the checkout", () => {
    for (const kind of ["weights", "recipes"].filter((each) => existsSync(join(root, each)))) {
      const names = readdirSync(join(root, kind)).map((name) => `${kind}/${name}`);
      expect(packed).toEqual(expect.arrayContaining(names));
    }
  });

  test("runs the README's example", async () => {
    await giveWeights();
    await giveSampleAndRecipe();
    const code = await example();
    expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
    await writeFile(join(project, "example.js"), code);
    const { stdout } = await node("example.js");
    expect(stdout.trim().split("\n").at(-1)).toBe("finished");
    const before = await readPicture(join(project, "examples", "still-life.png"));
    const mended = await readPicture(join(project, "mended.png"));
    expect(mended).toMatchObject({ width: before.width, height: before.height });
    expect(mended.raster.slice(0, 3000)).toEqual(before.raster.slice(0, 3000));
    expect(Buffer.from(mended.raster).equals(Buffer.from(before.raster))).toBe(false);
  });

  test("has types for all that it exports", async () => {
    await writeFile(join(project, "example.ts"), await example());
    await writeFile(join(project, "more.ts"), more);
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023"];
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const files = ["example.ts", "more.ts"];
    const checked = node(tsc, ...options, "--types", "node", "--ignoreConfig", ...files);
    await expect(checked.then(({ stdout }) => stdout)).resolves.toBe("");
  });

  test("tells foreign errors from its own by their code", async () => {
    await writeFile(
      join(project, "errors.js"),
      `import { KintsugiError, mosaic } from "kintsugi";
      const rectangle = { x: 0, y: 0, width: 999, height: 1 };
      const error = await mosaic("photo.png", { rectangle }).catch((caught) => caught);
      console.log(error instanceof KintsugiError, error.code, error.message);`,
    );
    const { stdout } = await node("errors.js");
    expect(stdout).toBe(
      "true hole-invalid photo.png: expected whole pixels x,y,w,h within the picture, 192×160, got 0,0,999,1\n",
    );
  });

  test("gives the command a demo and a doctor", async () => {
    await giveWeights();
    await mkdir(join(project, "samples"));
    await writePicture(join(project, "samples", "waves.png"), photoOf(wavyPicture(160, 160)));
    const kintsugi = (...args: string[]) => node(inPackage("dist", "cli", "main.js"), ...args);
    const demo = await kintsugi(
      "demo",
      "--samples",
      "samples",
      "--out",
      "shown",
      "--device",
      "cpu",
    );
    expect(demo.stdout).toMatch(/\nwaves\.png +mosaic, 8 px +\d+\.\d\d dB +\d+\.\d\d dB +\d+ ms\n/);
    expect(demo.stdout).toContain(`before and after: ${join(project, "shown", "sheet.png")}\n`);
    expect(await readPicture(join(project, "shown", "sheet.png"))).toMatchObject({ height: 324 });
    const page = await readFile(join(project, "shown", "index.html"), "utf8");
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(6);
    const doctor = JSON.parse((await kintsugi("doctor", "--json")).stdout);
    expect(doctor.versions.node).toBe(process.versions.node);
    expect(doctor.devices[0]).toMatchObject({ name: "cpu", works: true });
    expect(doctor.devices[0].selfTest.map(({ passed }: { passed: boolean }) => passed)).toEqual([
      true,
      true,
    ]);
    expect(doctor.weights.map(({ card }: { card: { name: string } }) => card.name)).toEqual([
      ...["gated-unet-untrained", "gated-unet-untrained"],
    ]);
  });
});

/** Every function of the library with the types that a caller sees. */
const more = `
import { evaluate, loadWeights, mend, openMender, readHole, readRecipe, resume, train } from "kintsugi";
import type { EvaluationReport, MendedPhoto, Recipe, TrainingEvent } from "kintsugi";

const weights = await loadWeights("runs/mine/weights");
const mender = await openMender({ weights, device: "cpu" });
const mended: MendedPhoto = await mend("a.png", { hole: await readHole("h.png"), kind: "white-out", mender });
const kept: boolean | undefined = mended.consistent;

const recipe: Recipe = await readRecipe("recipe.json");
for await (const event of train({ recipe, out: "run" })) {
  if (event.type === "step") console.log(event.loss.toFixed(3), kept);
}
const events: AsyncGenerator<TrainingEvent> = resume("run");
console.log(events);

const evaluation = evaluate({ data: "photos", protocol: "mean-8" });
let next = await evaluation.next();
while (!next.done) next = await evaluation.next();
const report: EvaluationReport = next.value;
console.log(report.composed.psnrHole.toFixed(2));

// @ts-expect-error: a region is needed
await mend("a.png", { cellPx: 8 });
`;
