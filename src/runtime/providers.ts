/** Whether a device is there: asked of ONNX Runtime by building the smallest session on it. */
import type { DeviceName } from "./device.ts";
import { type Host, Refusal, sessionOptions } from "./engine.ts";
import type { Settings } from "./protocol.ts";

const needs: Readonly<Record<DeviceName, string>> = {
  cpu: "a CPU that ONNX Runtime can use",
  webgpu: "a graphics adapter that WebGPU can use",
  cuda: "an NVIDIA GPU with ONNX Runtime's CUDA libraries",
};

/** @throws {Refusal} device-missing, with the command that gets what is missing */
export async function requireDevice(host: Host, device: DeviceName, settings: Settings) {
  const refuse = (got: string) =>
    new Refusal({
      code: "device-missing",
      expected: needs[device],
      got,
      advice: host.advice[device],
    });
  if (!host.providers.includes(device)) {
    throw refuse(`an ONNX Runtime that has only ${host.providers.join(", ")} on this platform`);
  }
  if (device === "cpu") return;
  const { identityModel } = await import("./identity.ts");
  try {
    const options = sessionOptions(device, settings);
    const session = await host.ort.InferenceSession.create(identityModel("float32"), options);
    await session.release();
  } catch (error) {
    throw refuse(`none (${reasonOf(error)})`);
  }
}

/** ONNX Runtime's message without the place in its source that it begins with. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^.*was false\. /s, "")
    .split("\n")[0]
    .trim();
}
