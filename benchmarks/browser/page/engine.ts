/** What is measured: something that mends the task's picture. */
export interface Engine {
  /** As many as it says that it has. */
  readonly threads: number;
  /** Gives `[3, H, W]`, −1…1, not clipped. */
  run(): Promise<Float32Array>;
}
