import type { DetectedFolder, Dialect } from './framework.js';
import { join, sample, treeOf } from './tree.js';

/** How tools, folders and file names call the databases. */
const NAMES: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pg: 'postgresql',
  pgsql: 'postgresql',
  psql: 'postgresql',
  pglite: 'postgresql',
  neon: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  libsql: 'sqlite',
  turso: 'sqlite',
  d1: 'sqlite',
};

const OTHERS = new Set(
  `clickhouse mssql sqlserver oracle h2 hsqldb derby cockroach cockroachdb crdb snowflake bigquery spanner duckdb
  cassandra scylla mongodb redshift db2 tidb singlestore gel citus-mx ydb`.split(/\s+/),
);

/** The dialect that a word names; null when it names none. */
export function dialectNamed(word: string): Dialect | null {
  const lower = word.toLowerCase();
  if (Object.hasOwn(NAMES, lower)) return NAMES[lower] as Dialect;
  return OTHERS.has(lower) ? 'other' : null;
}

/** As above, and names grown together with others, such as `riversqlite`. */
function dialectWithin(word: string): Dialect | null {
  const lower = word.toLowerCase();
  const exact = dialectNamed(lower);
  if (exact !== null) return exact;
  const inner = /sqlite|mysql|mariadb|postgres|clickhouse|cockroach/.exec(lower)?.[0];
  return inner === undefined ? null : (NAMES[inner] ?? 'other');
}

/** The dialect that the innermost folder name speaks of: `db/mysql/migrations`, `jdbc-postgres/src/…`. */
export function dialectOfFolder(folder: string): DetectedFolder['dialect'] {
  const parts = folder.split('/');
  for (let index = parts.length - 1; index >= 0; index--) {
    for (const word of (parts[index] as string).split(/[^A-Za-z0-9]+/)) {
      const name = dialectWithin(word);
      if (name !== null) return { name, evidence: `the folder name ${parts.slice(0, index + 1).join('/')}` };
    }
  }
  return undefined;
}

/** The dialect in a file's name, as pop and others write it: `0001_users.mysql.up.sql`. */
export function dialectOfFile(name: string): Dialect | null {
  for (const word of name.split('.').slice(1)) {
    const dialect = dialectNamed(word);
    if (dialect !== null) return dialect;
  }
  return null;
}

/** What only one database understands; Postgres first, since a single sign of it is enough. */
const SIGNS: readonly (readonly [Dialect, RegExp, string])[] = [
  ['postgresql', /\$\$|::\s*\w|\b(?:big|small)?serial\b|\bjsonb\b(?!\s*\()|\btimestamptz\b|\bbytea\b|\bplpgsql\b/i, ''],
  ['postgresql', /\bcreate\s+extension\b|\busing\s+(?:btree|gin|gist|brin|hash)\b|\bconcurrently\b/i, ''],
  ['postgresql', /\bwith(?:out)?\s+time\s+zone\b|\bcreate\s+type\b[^;]*\bas\s+enum\b|\bcharacter\s+varying\b/i, ''],
  ['other', /\bengine\s*=?\s*(?:replicated|shared)?\w*mergetree\b|\bfinal\s+settings\b/i, 'ClickHouse table engines'],
  ['other', /\bnvarchar\b|\[dbo\]|^\s*go\s*$/im, 'SQL Server types'],
  ['other', /\bvarchar2\b|\bnumber\(\d/i, 'Oracle types'],
  ['mysql', /\bauto_increment\b|\bengine\s*=\s*\w+|\bunsigned\b|\bcharset\s*=/i, 'MySQL syntax'],
  ['sqlite', /\bautoincrement\b|^\s*pragma\s|\bwithout\s+rowid\b|\bstrftime\s*\(/im, 'SQLite syntax'],
  ['mysql', /`\w+`/, 'names in backticks'],
];

/** The dialect that the text is written in, told by what only one database understands. */
function dialectOfText(text: string): { readonly name: Dialect; readonly sign: string } | null {
  const code = codeOf(text);
  for (const [name, pattern, sign] of SIGNS) if (pattern.test(code)) return { name, sign };
  return null;
}

/** Without comments, as much as a guess needs. */
function codeOf(text: string): string {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').slice(0, 200_000);
}

/** Whether that is the dialect that the text is written in; most texts show no sign of any. */
export function looksLike(text: string, dialect: Dialect): boolean {
  const code = codeOf(text);
  return (
    SIGNS.some(([name, pattern]) => name === dialect && pattern.test(code)) && dialectOfText(text)?.name === dialect
  );
}

/** The dialect of a folder's files, from their text; the last resort. */
export function dialectOfFiles(paths: readonly string[], read: (path: string) => string | null) {
  let guess: DetectedFolder['dialect'];
  for (const path of sample(paths, 6)) {
    const found = dialectOfText(read(path) ?? '');
    if (found?.name === 'postgresql') return { name: found.name, evidence: `the SQL of ${path}` };
    if (found !== null && guess === undefined) guess = { name: found.name, evidence: `${found.sign} in ${path}` };
  }
  return guess;
}

/** Paths of the folder's direct files that match. */
export function filesIn(files: readonly string[], folder: string, name: RegExp): string[] {
  return (treeOf(files).byFolder.get(folder) ?? []).filter((one) => name.test(one)).map((one) => join(folder, one));
}
