/** First module of a worker thread or a process that runs TypeScript: Node 20 ignores `--import tsx` in threads, so tsx is registered by hand. */
import { register } from "tsx/esm/api";

register();
await import(process.argv[2]);
