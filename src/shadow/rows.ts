import type { Shadow } from './session.js';

/**
 * Puts a row into every table that is empty, so that what reads rows has some to read: every column gets a value of its
 * type, foreign keys and triggers look away. A table whose checks want more stays empty.
 */
export async function fillTables({ admin }: Shadow): Promise<void> {
  const rows = (await admin.query(STATEMENTS)) as unknown as { statement: string }[];
  if (rows.length === 0) return;
  const blocks = rows.map(({ statement }) => `BEGIN ${statement}; EXCEPTION WHEN OTHERS THEN NULL; END;`);
  try {
    await admin.run(
      `BEGIN; SET LOCAL session_replication_role = replica; DO ${quote(`BEGIN ${blocks.join('\n')} END`)}; COMMIT`,
    );
  } catch {
    // A database where we are no superuser, or one with a table that nothing can be put into: it is done without rows.
    await admin.run('ROLLBACK');
  }
}

/** An INSERT for each table; values by the type's category (manual: pg_type, table "typcategory Codes"). */
const STATEMENTS = `
  WITH columns AS (
    SELECT a.attrelid, a.attnum, quote_ident(a.attname) AS name,
      format_type(coalesce(nullif(t.typbasetype, 0), t.oid), CASE WHEN t.typbasetype = 0 THEN a.atttypmod ELSE t.typtypmod END) AS type,
      coalesce(b.typcategory, t.typcategory) AS category, coalesce(b.typname, t.typname) AS base, coalesce(b.oid, t.oid) AS base_oid
    FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_type AS b ON b.oid = nullif(t.typbasetype, 0)
    WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
  ), valued AS (
    SELECT attrelid, attnum, name, type, CASE
      WHEN category = 'A' THEN '{}' WHEN category = 'B' THEN 'true' WHEN category = 'D' THEN '2020-01-01 00:00'
      WHEN category = 'E' THEN (SELECT enumlabel FROM pg_enum WHERE enumtypid = base_oid ORDER BY enumsortorder LIMIT 1)
      WHEN category = 'I' THEN '127.0.0.1' WHEN category = 'N' THEN '1' WHEN category = 'R' THEN 'empty'
      WHEN category = 'S' THEN 'a' WHEN category = 'T' THEN '1 day' WHEN category = 'V' THEN '1'
      WHEN base IN ('json', 'jsonb') THEN '{}' WHEN base = 'uuid' THEN '00000000-0000-4000-8000-000000000001'
      WHEN base = 'bytea' THEN '' WHEN base IN ('tsvector', 'tsquery') THEN 'a' WHEN base = 'xml' THEN '<a/>' END AS value
    FROM columns
  )
  SELECT format('INSERT INTO %s (%s) VALUES (%s)', c.oid::regclass,
    string_agg(v.name, ', ' ORDER BY v.attnum), string_agg(format('CAST(%L AS %s)', v.value, v.type), ', ' ORDER BY v.attnum)) AS statement
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN valued AS v ON v.attrelid = c.oid AND v.value IS NOT NULL
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  GROUP BY c.oid`;

function quote(text: string): string {
  let tag = 'rows';
  while (text.includes(`$${tag}$`)) tag += 's';
  return `$${tag}$${text}$${tag}$`;
}
