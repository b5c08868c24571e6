-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, cents bigint, title text, paid boolean);
-- migration: no transaction around the file
UPDATE orders SET cents = cents * 100; -- finding
ALTER TABLE orders ADD COLUMN note text;
-- migration: a condition that stays true
UPDATE orders SET title = title || ' (old)', paid = false WHERE id < 1000; -- finding
CREATE INDEX CONCURRENTLY ON orders (title);
-- migration: a loop that commits
DO $$ -- finding
DECLARE low bigint := 0;
BEGIN
  WHILE low < 1000000 LOOP
    UPDATE orders SET cents = cents * 100 WHERE id >= low AND id < low + 1000;
    COMMIT;
    low := low + 1000;
  END LOOP;
END $$;
