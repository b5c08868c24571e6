/** Reads a rule's examples; the format is described in src/rules/README.md. */
import { engineNamed, type MysqlEngineVersion } from '../src/core/mysql-version.js';
import type { TransactionMode } from '../src/frameworks/framework.js';

export interface Example {
  readonly title: string;
  /** What exists before; null for an unknown database. */
  readonly schema: string | null;
  readonly sql: string;
  /** The project's own way back, in `*.shadow.sql`; null where there is none. */
  readonly down: string | null;
  /** The migration that comes after it; null where it is the newest. */
  readonly later: string | null;
  readonly postgres: number;
  /** `mysql-8.0` in files for MySQL and MariaDB; null for Postgres. */
  readonly engine: MysqlEngineVersion | null;
  readonly transactions: TransactionMode;
  /** Lines of the migration (from 1) on which a finding must start; a line twice for two findings. */
  readonly findings: readonly number[];
  readonly fileFinding: boolean;
}

const OPTION = /\[([a-z-]+)(?:=([^\]]+))?\]/g;

export function readExamples(text: string, mysql = false): Example[] {
  const examples: Example[] = [];
  let schema: string[] | null = null;
  let current: { title: string; lines: string[]; down: string[] | null; later: string[] | null } | null = null;
  let target: string[] | null = null;
  const flush = () => {
    if (current !== null)
      examples.push({
        ...example(current.title, schema, current.lines),
        ...engineOf(current.title, mysql),
        down: current.down?.join('\n') ?? null,
        later: current.later?.join('\n') ?? null,
      });
    current = null;
  };
  for (const line of text.split('\n')) {
    if (/^-- schema\b/.test(line)) {
      flush();
      schema = [];
      target = schema;
    } else if (/^-- no schema\b/.test(line)) {
      flush();
      schema = null;
      target = null;
    } else if (line.startsWith('-- migration')) {
      flush();
      current = { title: line.replace(/^-- migration:?\s*/, ''), lines: [], down: null, later: null };
      target = current.lines;
    } else if (/^-- down\b/.test(line) && current !== null) {
      current.down = [];
      target = current.down;
    } else if (/^-- later\b/.test(line) && current !== null) {
      current.later = [];
      target = current.later;
    } else target?.push(line);
  }
  flush();
  return examples;
}

/** `[mysql=5.7]` or `[mariadb=11]`; MySQL 8.0 where nothing is said. */
function engineOf(header: string, mysql: boolean): Pick<Example, 'engine'> {
  const [, dialect = 'mysql', version = null] = /\[(mysql|mariadb)=([^\]]+)\]/.exec(header) ?? [];
  if (!mysql) return { engine: null };
  const engine = engineNamed(dialect === 'mariadb' ? 'mariadb' : 'mysql', version);
  if (engine === null) throw new Error(`There is no ${dialect} ${version}: ${header}`);
  return { engine };
}

function example(
  header: string,
  schema: readonly string[] | null,
  lines: readonly string[],
): Omit<Example, 'engine' | 'down' | 'later'> {
  const options = new Map([...header.matchAll(OPTION)].map((match) => [match[1] as string, match[2] ?? 'true']));
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines = lines.slice(0, -1);
  return {
    title: header.replace(OPTION, '').trim(),
    schema: schema === null ? null : schema.join('\n'),
    sql: `${lines.map((line) => line.replace(/\s*-- finding\b.*$/, '')).join('\n')}\n`,
    postgres: Number(options.get('postgres') ?? 17),
    transactions: (options.get('transactions') ?? 'statement') as TransactionMode,
    findings: lines.flatMap((line, index) => [...line.matchAll(/-- finding\b/g)].map(() => index + 1)),
    fileFinding: options.has('file-finding'),
  };
}
