/** Progress of whoever uses a device without saying how far it is: its runs, counted. */
import type { Device } from "./device.ts";

/** The same device; after each run, `onRun` is told how many examples were in it. */
export function withRunsTold(device: Device, onRun: (examples: number) => void): Device {
  return {
    name: device.name,
    graphForm: device.graphForm,
    async load(program, options) {
      const session = await device.load(program, options);
      return {
        program,
        async run(feeds, runOptions) {
          const results = await session.run(feeds, runOptions);
          onRun(program.results[0]?.shape[0] ?? 1);
          return results;
        },
        release: () => session.release(),
      };
    },
    writeState: (values, options) => device.writeState(values, options),
    readState: (names) => device.readState(names),
    dropState: (names) => device.dropState(names),
    memory: () => device.memory(),
    close: () => device.close(),
  };
}
