-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, cents bigint, title text, facts jsonb, unit text);
-- migration: a failure takes it all back [transactions=file]
UPDATE orders SET cents = cents * 100;
ALTER TABLE orders ADD COLUMN note text;
-- migration: the last statement is done or not done
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET cents = cents * 100;
-- migration: done rows are left out
UPDATE orders SET cents = cents * 100, unit = 'cent' WHERE unit = 'euro';
ALTER TABLE orders ADD COLUMN note text;
-- migration: the same each time
UPDATE orders SET title = lower(title), facts = facts || '{"seen": true}', unit = coalesce(unit, 'euro');
ALTER TABLE orders ADD COLUMN note text;
-- migration: marked, so it goes on where it stopped
-- lockkeeper:backfill
UPDATE orders SET cents = cents * 100 WHERE cents > 0;
ALTER TABLE orders ADD COLUMN note text;
-- migration: a loop that leaves out what is done
DO $$
BEGIN
  LOOP
    UPDATE orders SET cents = cents * 100, unit = 'cent' WHERE id IN (SELECT id FROM orders WHERE unit = 'euro' LIMIT 1000);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;
