import type { PostgresVersion } from '../core/postgres-version.js';

/** Everything that can be set, after all sources were put together. */
export interface Settings {
  readonly schema: string | null;
  readonly postgresVersion: PostgresVersion;
  readonly failOn: 'error' | 'warning' | 'notice' | 'never';
  readonly format: 'text' | 'json' | 'markdown' | 'sarif' | 'github';
  readonly output: string | null;
  readonly config: string | null;
  readonly quiet: boolean;
  readonly base: string | null;
  readonly framework: string | null;
  readonly migrations: readonly string[];
  readonly rules: Readonly<Record<string, 'error' | 'warning' | 'notice' | 'off'>>;
  readonly presets: readonly ('recommended' | 'strict' | 'conventions')[];
  readonly githubToken: string | null;
  readonly comment: 'always' | 'on-findings' | 'never';
  readonly annotations: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly yes: boolean;
}

/** The command line, read: what it sets, and its other words. */
export interface CommandLine {
  readonly command: string | null;
  readonly help: boolean;
  readonly version: boolean;
  readonly operands: readonly string[];
  readonly values: Partial<Settings>;
}

/** Precedence: flags, then action inputs and environment, then the configuration file, then defaults. */
export function resolveSettings(_layers: {
  readonly flags?: Partial<Settings>;
  readonly environment?: Partial<Settings>;
  readonly config?: Partial<Settings> | null;
}): Settings {
  throw new Error('not yet written');
}

/** Reads `argv` without node and script. */
export function parseCommandLine(_argv: readonly string[]): CommandLine {
  throw new Error('not yet written');
}

/** Action inputs (`INPUT_…`), as the runner passes them. */
export function readInputs(_env: NodeJS.ProcessEnv): Partial<Settings> {
  throw new Error('not yet written');
}
