/**
 * What a training needs where there is nothing: Node, the program built from these sources, its packages with the binaries
 * for x86-64 Linux alone, Vulkan's loader, and what PyTorch's side of the benchmark needs.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, cp, mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { usage } from "../../src/cli/arguments.ts";
import { KintsugiError } from "../../src/errors.ts";
import { vulkanLoader } from "./vulkan.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Parts of a pack, to be weighed apart: what they are, and where they lie. */
export const parts: Readonly<Record<string, readonly string[]>> = {
  Node: ["bin"],
  "ONNX Runtime": ["app/node_modules/onnxruntime-node"],
  "sharp and libvips": ["app/node_modules/@img"],
  pictures: ["pictures"],
  "the run so far": ["back", "from.safetensors", "from.safetensors.gz"],
};

/** Fills the pack; `node` is the binary to carry. Errors: usage, file-missing. */
export async function packProgram(pack: string, node: string): Promise<void> {
  requirePlatform();
  const app = join(pack, "app");
  await build(app);
  for (const name of await packagesToCarry()) {
    const from = join("node_modules", name);
    await cp(join(root, from), join(app, from), { recursive: true, filter: isCarried });
  }
  for (const path of ["package.json", "LICENSE", "NOTICE", "benchmarks/theirs.py"]) {
    await cp(join(root, path), join(app, path));
  }
  await cp(join(root, "scripts/pytorch"), join(app, "scripts/pytorch"), {
    recursive: true,
    filter: (path) => !path.includes("__pycache__"),
  });
  for (const name of ["run.sh", "bench.sh"]) {
    await copyFile(join(root, "scripts/away", name), join(pack, name));
  }
  await packBinary(node, join(pack, "bin/node"));
  const loader = vulkanLoader();
  if (loader) await packBinary(loader, join(pack, "lib", basename(loader)));
}

function requirePlatform(): void {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === "linux-x64") return;
  throw usage(
    "pack",
    "to run on linux-x64, whose binaries are carried",
    platform,
    "pack on such a machine or in such a container",
  );
}

/** JavaScript of the sources as they are now, not of a build that may be old. */
async function build(app: string): Promise<void> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const project = join(root, "scripts/away/tsconfig.json");
  await promisify(execFile)(process.execPath, [tsc, "-p", project, "--noCheck", "--outDir", app]);
}

async function packBinary(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}

// ── Packages ────────────────────────────────────────────────────────────────────────────────────

/** Of onnxruntime-node's script that fetches libraries. */
const onlyForInstalling = ["adm-zip", "global-agent"];
const binaries = ["@img/sharp-linux-x64", "@img/sharp-libvips-linux-x64"];

/** The package's dependencies and theirs. */
async function packagesToCarry(): Promise<readonly string[]> {
  const found = new Set(binaries);
  const visit = async (folder: string): Promise<void> => {
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      if (found.has(name) || onlyForInstalling.includes(name)) continue;
      found.add(name);
      await visit(join(root, "node_modules", name));
    }
  };
  await visit(root);
  for (const name of found) requirePackage(name);
  return [...found];
}

function requirePackage(name: string): void {
  const where = join(root, "node_modules", name);
  if (existsSync(where)) return;
  const complaint = { where, expected: "an installed package", got: "none", advice: "run npm ci" };
  throw new KintsugiError("file-missing", complaint);
}

const isLicence = (path: string): boolean => /licen[cs]e|notice/i.test(basename(path));
const isForOthers = (path: string): boolean =>
  /\/(bin\/napi-v6\/(darwin|win32|linux\/arm64)|onnxruntime-node\/(script|lib)|sharp\/src|wabt\/bin)$/.test(
    path,
  );
const isForReaders = (path: string): boolean => /\.([cm]?ts|map|md)$/.test(path);

const isCarried = (path: string): boolean =>
  isLicence(path) || !(isForOthers(path) || isForReaders(path));
