/** The process behind tests/webgpu-session.ts: a request in, a reply out, until it is ended. */
import { openProgram } from "./run-program.ts";
import type { WebgpuReply, WebgpuRequest } from "./webgpu-session.ts";

const options = {
  executionProviders: ["webgpu"],
  logSeverityLevel: 4,
  extra: { session: { disable_cpu_ep_fallback: "1" } },
} as const;

async function answer({ program, values }: WebgpuRequest): Promise<WebgpuReply> {
  try {
    const open = await openProgram(program, options);
    const results = values ? await open.run(values) : {};
    await open.release();
    return { results };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", async (request) => {
  process.send?.(await answer(request as WebgpuRequest));
});
