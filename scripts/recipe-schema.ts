/** Writes recipes/schema.json: `npm run schema`. */
import { fileURLToPath } from "node:url";
import { writeJson } from "../src/files/index.ts";
import { publishedSchema } from "../src/training/published-schema.ts";

const path = fileURLToPath(new URL("../recipes/schema.json", import.meta.url));
await writeJson(path, publishedSchema());
