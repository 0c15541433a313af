/** What `npm start` serves, and what it says. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { needsStudio } from "./pages.ts";

test("`npm start` serves the studio isolated and under its policy, and says where", async (context) => {
  needsStudio(context);
  const serve = fileURLToPath(new URL("../serve.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", serve], {
    env: { ...process.env, CI: "1", PORT: "0" },
  });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (data) => resolve(`${data}`));
      child.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    });
    const [, address] = /^Kintsugi is at (http:\/\/localhost:\d+\/) /.exec(line) ?? [];
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<div id="app">');
    const header = (name: string) => response.headers.get(name);
    expect(header("cross-origin-opener-policy")).toBe("same-origin");
    expect(header("cross-origin-embedder-policy")).toBe("require-corp");
    expect(header("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self' /);
    expect(header("content-security-policy")).not.toMatch(
      /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|https?:/,
    );
  } finally {
    child.kill();
  }
});
