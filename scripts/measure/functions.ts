/**
 * Reads pg_proc of every major and writes the names of built-in functions, volatile ones apart, to
 * src/effects/measured/functions.gen.json; those of Postgres's own extensions beside them. A name counts as volatile when all its overloads are, on any major: of
 * `timezone` only the form for timetz is, which nobody means by `now() AT TIME ZONE 'utc'`.
 *
 *     npx tsx scripts/measure/functions.ts
 */
import { writeFileSync } from 'node:fs';
import { startServer } from '../../__tests__/truth/servers.js';
import { POSTGRES_VERSIONS } from '../../src/core/postgres-version.js';
import { install } from './install.js';

// What nobody calls by name in a default stays out: support functions of types, operators, index methods, casts,
// aggregates and planners.
const FUNCTIONS = `
  SELECT p.proname AS name, bool_and(p.provolatile = 'v') AS volatile FROM pg_proc p
  WHERE p.pronamespace = $1::regnamespace AND p.prokind = 'f'
    AND p.prorettype NOT IN ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype,
      'language_handler'::regtype, 'fdw_handler'::regtype, 'index_am_handler'::regtype, 'table_am_handler'::regtype,
      'tsm_handler'::regtype, 'cstring'::regtype)
    AND NOT (p.proargtypes::oid[] && ARRAY['internal'::regtype::oid, 'cstring'::regtype::oid])
    AND p.proname !~ '^(binary_upgrade|pg_stat|pg_ls|pg_restore|pg_replication|pg_logical|pg_event|pg_wal|lo_)'
    AND (p.provolatile = 'v' OR (
      NOT EXISTS (SELECT 1 FROM pg_operator o WHERE o.oprcode = p.oid)
      AND NOT EXISTS (SELECT 1 FROM pg_amproc a WHERE a.amproc = p.oid)
      AND NOT EXISTS (SELECT 1 FROM pg_type t WHERE p.oid IN (t.typreceive, t.typsend, t.typmodin, t.typmodout))
      AND NOT EXISTS (SELECT 1 FROM pg_aggregate a WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn))
      AND p.proname !~ '^(ts_|dsimple|dsnowball|prsd|RI_|has_|row_security|hash_|pg_replication|.*_support$|.*sel$)'))
  GROUP BY 1`;

const EXTENSIONS = [
  'citext',
  'cube',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'ltree',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'unaccent',
  'uuid-ossp',
  'xml2',
];

const builtIn = new Map<string, boolean>();
const extensions = new Map(EXTENSIONS.map((name) => [name, new Map<string, boolean>()] as const));
for (const version of POSTGRES_VERSIONS) {
  install(version);
  const server = await startServer(version);
  const client = await server.connect();
  const read = async (schema: string, names: Map<string, boolean>): Promise<void> => {
    const { rows } = await client.query<{ name: string; volatile: boolean }>(FUNCTIONS, [schema]);
    for (const row of rows) names.set(row.name, row.volatile || names.get(row.name) === true);
  };
  await read('pg_catalog', builtIn);
  for (const [name, names] of extensions) {
    await client.query(`CREATE SCHEMA "of ${name}"; CREATE EXTENSION "${name}" SCHEMA "of ${name}" CASCADE`);
    await read(`"of ${name}"`, names);
  }
  await client.end();
  await server.stop();
}
const pick = (names: ReadonlyMap<string, boolean>, volatile: boolean): string =>
  [...names]
    .filter(([, is]) => is === volatile)
    .map(([name]) => name)
    .sort()
    .join(' ');
const told = (names: ReadonlyMap<string, boolean>) => ({ volatile: pick(names, true), others: pick(names, false) });
const ofExtensions = Object.fromEntries([...extensions].map(([name, names]) => [name, told(names)]));
const text = `${JSON.stringify({ ...told(builtIn), ofExtensions }, null, 1)}\n`;
writeFileSync('src/effects/measured/functions.gen.json', text);
console.error(`${builtIn.size} built-in functions, ${text.length} bytes`);
