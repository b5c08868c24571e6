import type pg from 'pg';

/** What of a catalog a migration can take away, loosen, or ask of an INSERT. */
export async function facts(
  client: pg.Client,
): Promise<{ things: Map<string, string>; promises: Set<string>; required: Map<string, string> }> {
  const all = async (sql: string) => (await client.query<{ id: string; name: string }>(sql)).rows;
  const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
  const things = new Map<string, string>();
  for (const sql of [
    `SELECT 'relation ' || c.oid AS id, n.nspname || '.' || c.relname || CASE c.relpersistence WHEN 'u' THEN ' (unlogged)' ELSE '' END AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND (c.relkind IN ('r', 'p', 'v', 'm', 'f') OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))`,
    `SELECT 'column ' || a.attrelid || '.' || a.attnum AS id, n.nspname || '.' || c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
    `SELECT 'function ' || p.oid AS id, p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own}`,
    `SELECT 'type ' || t.oid AS id, n.nspname || '.' || t.typname AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${own} AND t.typtype IN ('e', 'd')`,
    `SELECT 'value ' || oid AS id, enumlabel AS name FROM pg_enum`,
    `SELECT 'schema ' || oid AS id, nspname AS name FROM pg_namespace n WHERE ${own}`,
    `SELECT 'database ' || oid AS id, datname AS name FROM pg_database`,
    `SELECT 'rule ' || oid AS id, extname AS name FROM pg_extension`,
  ])
    for (const { id, name } of await all(sql)) things.set(id, name);
  const promises = new Set<string>();
  for (const sql of [
    `SELECT '' AS id, c.contype::text || ' constraint ' || c.conname || ' of ' || CASE WHEN c.conrelid = 0 THEN c.contypid::regtype::text ELSE c.conrelid::regclass::text END AS name FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${own}`,
    `SELECT '' AS id, 'NOT NULL of ' || a.attrelid::regclass::text || '.' || a.attname AS name FROM pg_attribute a WHERE a.attnotnull AND a.attrelid > 16384`,
    `SELECT '' AS id, 'enabled trigger ' || tgname AS name FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal`,
    `SELECT '' AS id, 'row security of ' || oid::regclass::text AS name FROM pg_class WHERE relrowsecurity AND oid > 16384`,
    `SELECT '' AS id, 'policy ' || polname AS name FROM pg_policy`,
    `SELECT '' AS id, 'uniqueness of ' || indrelid::regclass::text || ' ' || indkey::text AS name FROM pg_index WHERE indisunique AND indexrelid > 16384`,
  ])
    for (const { name } of await all(sql)) promises.add(name);
  const required = new Map<string, string>();
  for (const { id, name } of await all(
    `SELECT c.oid || '' AS id, n.nspname || '.' || c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''`,
  ))
    required.set(name, id);
  return { things, promises, required };
}
