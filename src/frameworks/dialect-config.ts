import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Dialect } from './framework.js';
import { allUpwards } from './tree.js';

/** Files in which tools, and what stands around them, name the database that they connect to. */
const CONFIGS = [
  'flyway.conf',
  'conf/flyway.conf',
  'flyway.toml',
  'application.properties',
  'application.yml',
  'application.yaml',
  '.env',
  '.env.example',
  '.env.sample',
  '.env.development',
  'knexfile.js',
  'knexfile.ts',
  'knexfile.cjs',
  'knexfile.mjs',
  'drizzle.config.ts',
  'drizzle.config.js',
  'dbconfig.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
  'compose.yml',
  'compose.yaml',
];

const SIGNS: readonly RegExp[] = [
  // A connection URL, of JDBC too.
  /\b(mysql|mariadb|postgres|postgresql|sqlite|sqlserver|oracle|clickhouse|cockroachdb):(?:\/\/|thin:)/g,
  /\b(?:client|dialect|GOOSE_DRIVER|driver)\s*[:=]\s*['"]?(mysql2?|mariadb|pg|postgres(?:ql)?|sqlite3?|better-sqlite3)\b/g,
  /\bimage:\s*['"]?(?:[\w.-]+\/)*(mysql|mariadb|postgres)(?=[:'"@\s])/g,
];

/** The database that configuration beside or above a folder names; undefined where it names none, or several kinds. */
export function dialectOfConfig(
  folder: string,
  files: readonly string[],
  read: (path: string) => string | null,
): DetectedFolder['dialect'] {
  for (const path of allUpwards(files, folder, CONFIGS)) {
    const named = new Set(
      SIGNS.flatMap((sign) => [...(read(path) ?? '').matchAll(sign)].map((found) => found[1] as string)),
    );
    const dialects = new Set([...named].map((word) => dialectNamed(word) ?? 'other'));
    const name = one(dialects);
    if (name !== null) return { name, evidence: `${[...named].join(', ')} in ${path}` };
  }
  return undefined;
}

/** A URL of MariaDB begins with `mysql:` as well. */
function one(dialects: ReadonlySet<Dialect>): Dialect | null {
  if (dialects.size === 2 && dialects.has('mysql') && dialects.has('mariadb')) return 'mariadb';
  const [only = null] = dialects;
  return dialects.size === 1 ? only : null;
}
