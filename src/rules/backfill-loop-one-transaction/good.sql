-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, lower_email text);
-- migration: it commits; whether it may is another question
DO $$
BEGIN
  LOOP
    UPDATE users SET lower_email = lower(email) WHERE id IN (SELECT id FROM users WHERE lower_email IS NULL LIMIT 1000);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;
-- migration: no loop
DO $$ BEGIN UPDATE users SET lower_email = '' WHERE id = 5; END $$;
-- migration: rows of the migration's own
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
DO $$ BEGIN FOR i IN 1..100 LOOP UPDATE notes SET body = '' WHERE id = i; END LOOP; END $$;
-- migration: in batches
-- lockkeeper:backfill
UPDATE users SET lower_email = lower(email) WHERE lower_email IS NULL;
