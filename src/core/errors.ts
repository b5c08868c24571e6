/** Exit codes of every command (docs: the command contract). */
export const EXIT = { passed: 0, held: 1, failed: 2 } as const;

/**
 * An error that a person can act on. The message is one sentence that says what happened and where;
 * `hint` says what to do. Front doors print it without a stack and exit with 2.
 */
export class LockkeeperError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** The command line or an action input can't be understood. */
export class UsageError extends LockkeeperError {}

/** The configuration file can't be read or isn't valid. */
export class ConfigError extends LockkeeperError {}

/** A file or folder that was asked for can't be read. */
export class FileError extends LockkeeperError {}

/** GitHub refused, or could not be reached, where its answer is needed. */
export class GithubError extends LockkeeperError {}
