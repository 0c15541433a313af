/** What every command is handed beside its arguments, as citty's `data`. */
export interface Surroundings {
  /** Fired where the person asks to stop. */
  readonly signal: AbortSignal;
}
