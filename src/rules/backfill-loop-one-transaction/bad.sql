-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, lower_email text);
CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT id FROM users LOOP
    UPDATE users SET lower_email = lower(email) WHERE id = r.id;
  END LOOP;
END $$;
CREATE FUNCTION purge() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOOP
    DELETE FROM users WHERE id IN (SELECT id FROM users WHERE email IS NULL LIMIT 100);
    EXIT WHEN NOT FOUND;
  END LOOP;
END $$;
-- migration: batches in name only
DO $$ -- finding
DECLARE done int;
BEGIN
  LOOP
    UPDATE public."users" SET lower_email = lower(email)
      WHERE id IN (SELECT id FROM users WHERE lower_email IS NULL LIMIT 1000);
    GET DIAGNOSTICS done = ROW_COUNT;
    EXIT WHEN done = 0;
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$;
-- migration: a procedure of the schema
CALL fill(); -- finding
-- migration: a function of the schema
SELECT purge(); -- finding
-- no schema
-- migration: a table that nothing is known of
DO $$ BEGIN FOR i IN 1..100 LOOP UPDATE users SET a = 1 WHERE id BETWEEN i * 1000 AND i * 1000 + 999; END LOOP; END $$; -- finding
