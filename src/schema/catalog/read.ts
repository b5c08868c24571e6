import { literal } from '../../core/sql.js';
import { canonicalExpression, canonicalQuery, hasOwnSyntax, isQualified } from '../../sql/postgres/canonical.js';
import { type Engine, loadEngine } from '../../sql/postgres/engine.js';
import { Builder } from './builder.js';
import type { Part, Row, Wanted } from './part.js';
import { columnParts } from './parts/columns.js';
import { constraintParts } from './parts/constraints.js';
import { databaseParts } from './parts/database.js';
import { indexParts } from './parts/indexes.js';
import { onRelationParts } from './parts/on-relations.js';
import { privilegeParts } from './parts/privileges.js';
import { relations } from './parts/relations.js';
import { routines } from './parts/routines.js';
import { sequences } from './parts/sequences.js';
import { typeParts } from './parts/types.js';
import type { RoleFacts, Snapshot } from './snapshot.js';

/**
 * Runs several statements in one round trip, and gives the rows of each as soon as they are there. A connection that was
 * lost may begin anew, with the first statement.
 */
export type ReadEach = (
  statements: readonly string[],
  each: (rows: readonly Row[], at: number) => void,
) => Promise<void>;

/** In this order: columns need the relations, most others the columns. */
const PARTS: readonly Part[] = [
  ...databaseParts,
  relations,
  ...columnParts,
  ...constraintParts,
  ...indexParts,
  ...typeParts,
  sequences,
  routines,
  ...onRelationParts,
  ...privilegeParts,
];

/** What makes Postgres write the same thing in the same way, and the reader no nuisance. */
const SESSION = [
  "SET LOCAL search_path = ''",
  'SET LOCAL jit = off',
  'SET LOCAL max_parallel_workers_per_gather = 0',
  // Of things that are alike it expects many kinds and would sort them all; there are few, and a hash finds them.
  'SET LOCAL enable_sort = off',
  "SET LOCAL work_mem = '64MB'",
  "SET LOCAL lock_timeout = '2s'",
  "SET LOCAL statement_timeout = '60s'",
  'SET LOCAL quote_all_identifiers = off',
  "SET LOCAL intervalstyle = 'postgres'",
  "SET LOCAL datestyle = 'ISO, MDY'",
  "SET LOCAL timezone = 'UTC'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 1',
];

const SERVER = `SELECT current_database()::text AS database, pg_is_in_recovery() AS replica,
  CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
    THEN (SELECT system_identifier::text FROM pg_control_system()) END AS "systemIdentifier",
  (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn,
  current_schemas(false)::text[] AS path`;

/** The role's own search_path, wherever it was set; `$user` is its name. */
const ROLE = (role: string): string => `SELECT o.rolname::text AS name, o.rolsuper AS superuser,
  (SELECT array_agg(n.nspname::text) FROM pg_namespace n WHERE has_schema_privilege(o.oid, n.oid, 'USAGE')) AS schemas,
  coalesce((SELECT substr(setting, length('search_path=') + 1) FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
    WHERE setting LIKE 'search\\_path=%' AND s.setrole IN (0, o.oid)
      AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1), '"$user", public') AS path
  FROM pg_roles o WHERE o.rolname = ${literal(role)}`;

/** An object went away between two looks of the same statement. */
const PASSING = /cache lookup failed|could not open relation with OID|does not exist/;
const ATTEMPTS = 4;

/** Reads the schema of a database in one round trip and one read-only transaction. */
export async function readSnapshot(readEach: ReadEach, wanted: Wanted): Promise<Snapshot> {
  const asked = PARTS.flatMap((part) => {
    const sql = part.sql(wanted);
    return sql === null ? [] : [{ part, sql }];
  });
  const head = [
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    SERVER,
    wanted.role === null ? 'SELECT 1 WHERE false' : ROLE(wanted.role),
    ...SESSION,
  ];
  const results: (readonly Row[])[] = [];
  let builder: Builder | null = null;
  await patiently(readEach, [...head, ...asked.map(({ sql }) => sql), 'COMMIT'], (rows, at) => {
    if (at === 0) builder = builderWith(wanted.version, null);
    results[at] = rows;
    // The parts are put together while the server is at the next.
    const part = asked[at - head.length]?.part;
    if (part !== undefined && builder !== null && !isRead(part, rows, builder)) builder = null;
  });
  const parts = asked.map(({ part }, at) => ({ part, rows: results[head.length + at] ?? [] }));
  const { objects } = (builder as Builder | null) ?? (await readAgain(parts, wanted.version));
  const server = results[1]?.[0] ?? {};
  const role = results[2]?.[0];
  return {
    server: {
      version: wanted.version,
      database: server.database as string,
      systemIdentifier: server.systemIdentifier as string | null,
      replica: server.replica as boolean,
      lsn: server.lsn as string | null,
    },
    searchPath: role === undefined ? (server.path as string[]) : pathOf(role.path as string, role.name as string),
    role: role === undefined ? null : roleOf(role),
    objects,
  };
}

async function patiently(
  readEach: ReadEach,
  statements: readonly string[],
  each: Parameters<ReadEach>[1],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readEach(statements, each);
    } catch (error) {
      await readEach(['ROLLBACK'], () => undefined);
      if (attempt === ATTEMPTS || !(error instanceof Error) || !PASSING.test(error.message)) throw error;
    }
  }
}

/** Thrown where a text needs the parser, which most databases do not. */
class ParserWanted extends Error {}

/** False: a text needs the parser. */
function isRead(part: Part, rows: readonly Row[], builder: Builder): boolean {
  try {
    part.read(rows, builder);
    return true;
  } catch (error) {
    if (!(error instanceof ParserWanted)) throw error;
    return false;
  }
}

/** From the beginning, with the parser. */
async function readAgain(parts: readonly { part: Part; rows: readonly Row[] }[], version: number): Promise<Builder> {
  const builder = builderWith(version, await loadEngine());
  for (const { part, rows } of parts) part.read(rows, builder);
  return builder;
}

function builderWith(version: number, engine: Engine | null): Builder {
  const parser = (): Engine => {
    if (engine === null) throw new ParserWanted();
    return engine;
  };
  const expression = (text: string): string => (hasOwnSyntax(text) ? canonicalExpression(text, parser()) : text);
  const query = (text: string): string => {
    const plain = isQualified(text, version) ? canonicalQuery(text, parser()) : text;
    return expression(plain.trim());
  };
  return new Builder(version, expression, query);
}

function roleOf(row: Row): RoleFacts {
  return {
    name: row.name as string,
    superuser: row.superuser as boolean,
    schemas: new Set((row.schemas as string[] | null) ?? []),
  };
}

/** A search_path as it is written: `"$user", public`. */
function pathOf(written: string, role: string): string[] {
  const names = [...written.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain as string).toLowerCase(),
  );
  return names.map((name) => (name === '$user' ? role : name));
}
