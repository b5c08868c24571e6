import type { CommandLine } from '../settings/resolve.js';

/** The world as a command sees it; front doors give the real one. */
export interface Io {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Data: what the command is asked for. */
  out(text: string): void;
  /** Talk: progress, notes, questions. */
  talk(text: string): void;
  /** Colours on stdout are wanted. */
  readonly color: boolean;
  /** Stdout is a terminal: what is written may be written over. */
  readonly terminal: boolean;
  /** Width of the terminal in columns. */
  readonly width: number;
  /** Asks a yes-no question on the terminal; null where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name: `[paths…]`. */
  readonly operands: string;
  // Its flags are those of the settings table that name it.
  /** Command lines that work as written, with what they do. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** Returns the exit code. */
  run(line: CommandLine, io: Io): Promise<number>;
}
