/** `fresh-weights.ts NETWORK PATH`: writes a network's fresh weights as PATH.safetensors and PATH.json, for `ours.ts`. */
import { writeAtomically } from "../src/files/index.ts";
import { untrainedWeights } from "../src/mending/untrained.ts";
import { saveWeights } from "../src/runtime/weights.node.ts";
import { formNamed } from "./networks.ts";

const [name, path] = process.argv.slice(2);
const { network, configuration } = formNamed(name);
const { card, tensors } = untrainedWeights(network, configuration);
const { version: _, parameters: __, format: ___, sha256: ____, ...text } = card;
await saveWeights(path, { card: text, tensors }, { write: writeAtomically });
