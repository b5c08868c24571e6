/**
 * Reads pg_proc of every major and writes the names of built-in functions, volatile ones apart, to
 * src/effects/measured/functions.gen.json. A name counts as volatile when all its overloads are, on any major: of
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
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f'
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

const names = new Map<string, boolean>();
for (const version of POSTGRES_VERSIONS) {
  install(version);
  const server = await startServer(version);
  const client = await server.connect();
  const { rows } = await client.query<{ name: string; volatile: boolean }>(FUNCTIONS);
  for (const row of rows) names.set(row.name, row.volatile || names.get(row.name) === true);
  await client.end();
  await server.stop();
}
const pick = (volatile: boolean): string =>
  [...names]
    .filter(([, is]) => is === volatile)
    .map(([name]) => name)
    .sort()
    .join(' ');
const text = `${JSON.stringify({ volatile: pick(true), others: pick(false) }, null, 1)}\n`;
writeFileSync('src/effects/measured/functions.gen.json', text);
console.error(`${names.size} functions, ${text.length} bytes`);
