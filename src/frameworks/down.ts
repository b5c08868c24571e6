import type { FileSource } from './files.js';
import type { Framework, MigrationFile, TransactionMode } from './framework.js';
import { blank, linesOf } from './up.js';

/** What a tool runs to take a migration back. */
export interface DownPart {
  readonly path: string;
  /** Where it is a part of a file, with the rest of it blanked. */
  readonly text: string;
  readonly transactionMode: TransactionMode;
}

/** Tools of pairs: the file that goes with one. */
const BESIDE: Readonly<Record<string, (path: string) => string>> = {
  'golang-migrate': (path) => path.replace(/\.up\.sql$/, '.down.sql'),
  diesel: (path) => path.replace(/(^|\/)up\.sql$/, '$1down.sql'),
  hasura: (path) => path.replace(/(^|\/)up\.sql$/, '$1down.sql'),
  // A folder of these is of pairs or of single files, and its files tell.
  sqlx: (path) => path.replace(/\.up\.sql$/, '.down.sql'),
  'node-pg-migrate': (path) => path.replace(/\.up\.sql$/, '.down.sql'),
  sql: (path) => path.replace(/\.up\.sql$/, '.down.sql'),
  flyway: (path) => path.replace(/(^|\/)V([^/]*)$/, '$1U$2'),
};

/** Tools of one file: the lines between which its down part stands. */
const MARKED: Readonly<Record<string, { readonly down: RegExp; readonly up: RegExp }>> = {
  goose: { down: /^\s*--\s*\+goose\s+down\b/i, up: /^\s*--\s*\+goose\s+up\b/i },
  dbmate: { down: /^--\s*migrate:down(?:\s|$)/, up: /^--\s*migrate:up(?:\s|$)/ },
  'node-pg-migrate': { down: /^\s*--[\s-]*down\s+migration/i, up: /^\s*--[\s-]*up\s+migration/i },
  sql: { down: /^\s*--\s*\+migrate\s+down\b/i, up: /^\s*--\s*\+migrate\s+up\b/i },
};

/** The file that holds the way back of a migration where the tool keeps it apart; the same path where it does not. */
export function downPath({ id }: Pick<Framework, 'id'>, path: string): string {
  return BESIDE[id]?.(path) ?? path;
}

/** The way back that the project has of a migration; null where it has none. */
export function downOf(framework: Pick<Framework, 'id'>, file: MigrationFile, source: FileSource): DownPart | null {
  const path = downPath(framework, file.path);
  const text = source.read(path);
  if (text === null) return null;
  if (path !== file.path) return { path, ...file.up(text) };
  const part = partOf(text, MARKED[framework.id]);
  return part === null ? null : { path, text: part, transactionMode: file.up(text).transactionMode };
}

function partOf(text: string, marks: { readonly down: RegExp; readonly up: RegExp } | undefined): string | null {
  if (marks === undefined) return null;
  let start: number | null = null;
  let end = text.length;
  for (const line of linesOf(text)) {
    if (start === null) start = marks.down.test(line.text) ? line.end : null;
    else if (marks.up.test(line.text)) {
      end = line.start;
      break;
    }
  }
  return start === null ? null : blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end));
}
