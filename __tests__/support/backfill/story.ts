import type pg from 'pg';

/** A table, a column that a trigger fills in new rows, and the backfill of the old ones. `times` counts the fillings. */
export const STORY = (rows: number): Readonly<Record<string, string>> => ({
  'db/migrations/0001_items.sql': `CREATE TABLE items (id bigint PRIMARY KEY, a bigint NOT NULL, note text NOT NULL);
INSERT INTO items SELECT i * 10, (i * 7919) % 1000, md5(i::text) FROM generate_series(1, ${rows}::bigint) AS i;
`,
  'db/migrations/0002_doubled.sql': `ALTER TABLE items ADD COLUMN b bigint, ADD COLUMN times int NOT NULL DEFAULT 0, ADD COLUMN touched boolean NOT NULL DEFAULT false;
CREATE FUNCTION fill_b() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := NEW.a * 2 + 1; RETURN NEW; END $$;
CREATE TRIGGER fill_b BEFORE INSERT OR UPDATE OF a ON items FOR EACH ROW EXECUTE FUNCTION fill_b();
`,
  'db/migrations/0003_fill.sql': `-- lockkeeper:backfill
UPDATE items SET b = a * 2 + 1, times = times + 1 WHERE b IS NULL;
`,
});

/**
 * What must be nothing when a backfill has ended: rows whose value is not what the row itself says, rows that were filled
 * twice, rows that nobody filled, original rows that are gone, gaps or overlaps between the ranges of a pass, ranges that
 * are open, rows that the ledger counts and that are not there, or the other way round, and steps that are not done.
 */
export async function invariants(client: pg.Client, rows: number): Promise<Record<string, number>> {
  const { rows: found } = await client.query(
    `SELECT count(*) FILTER (WHERE b <> a * 2 + 1)::int AS wrong, count(*) FILTER (WHERE b IS NULL)::int AS unfilled,
       count(*) FILTER (WHERE times > 1)::int AS twice, count(*) FILTER (WHERE times = 0 AND NOT touched)::int AS missed,
       ($1::int - count(*) FILTER (WHERE id % 10 = 0 AND id <= $1::bigint * 10))::int AS lost,
       (SELECT count(*)::int FROM (
          SELECT range_from, lag(range_to) OVER (PARTITION BY pass ORDER BY number) AS before FROM lockkeeper.backfill_ranges WHERE not_before IS NULL
        ) AS r WHERE range_from IS DISTINCT FROM before AND range_from IS NOT NULL) AS gaps,
       (SELECT count(*)::int FROM lockkeeper.backfill_ranges WHERE state <> 'done') AS open,
       (sum(times) - (SELECT sum(rows) FROM lockkeeper.backfill_ranges))::int AS uncounted,
       (SELECT count(*)::int FROM lockkeeper.steps WHERE state <> 'done') AS steps
     FROM items`,
    [rows],
  );
  return found[0] as Record<string, number>;
}
