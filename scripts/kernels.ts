/**
 * Compiles the loops of detection (`src/mosaic/detect/assembly`, in AssemblyScript) and writes them as a module of the source,
 * so that nothing has to be loaded where they run:
 *
 *     npm run kernels
 */
import { writeFileSync } from "node:fs";
import { main } from "assemblyscript/asc";

const entry = "src/mosaic/detect/assembly/index.ts";
/** What is written. */
export const modulePath = "src/mosaic/detect/kernels.wasm.ts";
const output = "kernels.wasm";
const options = ["--runtime", "stub", "--enable", "simd", "-O3", "--converge", "--noAssert"];

/** The module's bytes. */
export async function compiled(): Promise<Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const { error, stderr } = await main([entry, ...options, "--outFile", output], {
    writeFile: (name, contents) => void files.set(name, contents),
  });
  if (error) throw new Error(`${entry}: ${stderr.toString()}`, { cause: error });
  return files.get(output) as Uint8Array;
}

/** The text of the module that holds them. */
export const moduleOf = (bytes: Uint8Array): string => `\
/** Made of \`assembly\` by \`npm run kernels\`: WebAssembly, in base64. */
export const kernelsInBase64 =
  "${Buffer.from(bytes).toString("base64")}";
`;

if (process.argv[1] === import.meta.filename) {
  writeFileSync(modulePath, moduleOf(await compiled()));
}
