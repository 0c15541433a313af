/** A program that opens a device, uses it and ends without closing it. */
import { floats } from "../src/runtime/device.ts";
import { openDevice } from "../src/runtime/node.ts";
import { adderProgram } from "./tiny-models.ts";

const device = await openDevice("cpu");
await device.writeState({ total: floats([4], new Float32Array(4)) });
const adder = await device.load(adderProgram());
const { doubled } = await adder.run({ x: Float32Array.of(2, 2, 2, 2) });
process.stdout.write(`${doubled.data.join()}\n`);
