/** A failure that the user can mend: one sentence, and an exit code. */

/** Exit codes; 0 is success. */
export const EXIT = {
  /** Some items failed; the rest is done. */
  someFailed: 1,
  /** The command can't be run as it was given. */
  usage: 2,
  /** The machine lacks something: a browser, an adapter, memory. */
  machine: 3,
  /** Interrupted; what is done is kept. */
  interrupted: 130,
} as const;

export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}
