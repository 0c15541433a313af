/** A host that knows nothing of the studio: no headers, no rules, only files. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Served } from "./pages.ts";

const types: Readonly<Record<string, string>> = {
  ...{ ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" },
  ...{ ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" },
  ...{ ".wasm": "application/wasm", ".json": "application/json" },
  ".webmanifest": "application/manifest+json",
};

/** A host as plain as they come: a folder's files with their types, no header of ours, below a path. */
export function servePlainly(folderNow: () => string): Promise<Served> {
  const server = createServer(({ url = "" }, response) => {
    const path = new URL(url, "http://host").pathname.replace(/^\/kintsugi\//, "");
    try {
      const body = readFileSync(join(folderNow(), path || "index.html"));
      const type = types[extname(path || "index.html")] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return new Promise((resolve) =>
    server.listen(0, "localhost", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ address: `http://localhost:${port}/kintsugi/`, close });
    }),
  );
}
