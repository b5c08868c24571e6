import type pg from 'pg';

/** What a database has, one thing a line: `column public.users.email type` and `text`. */
export type Facts = Map<string, string>;

/** Of these the share is counted; the rest of the model is compared by its own tests. */
export const KINDS = ['table', 'column', 'type', 'null', 'default', 'constraint', 'index'] as const;
export type Kind = (typeof KINDS)[number];

const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`;

/** Foreign keys are written out by hand: what pg_get_constraintdef says hangs on the search_path. */
const FOREIGN_KEY = `format('FOREIGN KEY (%s) REFERENCES %s (%s) %s %s %s %s',
  (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(k.conkey) WITH ORDINALITY u(num, place)
    JOIN pg_attribute ON attrelid = k.conrelid AND attnum = num),
  (SELECT rn.nspname || '.' || r.relname FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE r.oid = k.confrelid),
  (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(k.confkey) WITH ORDINALITY u(num, place)
    JOIN pg_attribute ON attrelid = k.confrelid AND attnum = num),
  k.confdeltype, k.confupdtype, k.condeferrable, k.condeferred)`;

/** An index without its name, its table and its storage parameters. */
export const INDEX_TEXT = (index: string): string =>
  `regexp_replace(regexp_replace(pg_get_indexdef(${index}), '^CREATE (UNIQUE )?INDEX .*? ON (ONLY )?.*? USING ', '\\1'),
    ' WITH \\([^)]*\\)', '')`;

const QUERY = `
  WITH relation AS (
    SELECT c.oid, c.relkind, n.nspname || '.' || c.relname AS key
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${OURS}),
  attribute AS (
    SELECT r.key, a.*, r.relkind FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid
     WHERE r.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped)
  SELECT 'table ' || key AS fact, CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned-table'
         WHEN 'f' THEN 'foreign-table' WHEN 'v' THEN 'view' ELSE 'materialized-view' END AS value FROM relation
  UNION ALL SELECT format('column %s.%s', key, attname), '' FROM attribute
  UNION ALL SELECT format('type %s.%s', key, attname), format_type(atttypid, atttypmod) ||
         CASE WHEN attcollation <> 0 AND attcollation <> (SELECT typcollation FROM pg_type WHERE oid = atttypid)
              THEN ' collate ' || attcollation::regcollation ELSE '' END FROM attribute
  UNION ALL SELECT format('null %s.%s', key, attname), CASE WHEN attnotnull THEN 'not null' ELSE 'null' END FROM attribute
  UNION ALL SELECT format('default %s.%s', key, attname),
         concat_ws(' ', pg_get_expr(d.adbin, d.adrelid), 'identity ' || nullif(attidentity::text, ''), 'generated ' || nullif(attgenerated::text, ''))
    FROM attribute LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
  UNION ALL SELECT format('constraint %s.%s', r.key, k.conname),
         CASE WHEN k.contype = 'f' THEN ${FOREIGN_KEY} WHEN k.contype = 'x' THEN 'EXCLUDE'
              ELSE regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') END ||
         CASE WHEN k.convalidated THEN '' ELSE ' not valid' END
    FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
     -- Foreign keys to a partitioned table have a copy for each partition of it, which no statement names.
     AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
  UNION ALL SELECT format('index %s.%s', (SELECT nspname FROM pg_namespace WHERE oid = i.relnamespace), i.relname), format('%s on %s%s',
         ${INDEX_TEXT('x.indexrelid')}, r.key, CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END)
    FROM relation r JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid`;

/** The facts that a server's catalog shows. */
export async function catalogFacts(client: pg.Client): Promise<Facts> {
  await client.query(`SET search_path TO ''`);
  const { rows } = await client.query<{ fact: string; value: string }>(QUERY);
  return new Map(rows.map(({ fact, value }) => [fact, value]));
}
