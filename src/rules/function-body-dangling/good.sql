-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, bio text);
CREATE FUNCTION find_user(wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT id FROM users WHERE name = wanted);
END $$;
-- migration: another column
ALTER TABLE users DROP COLUMN bio;
-- migration: the function first
CREATE OR REPLACE FUNCTION find_user(wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT id FROM users WHERE bio = wanted);
END $$;
ALTER TABLE users DROP COLUMN name;
-- migration: a view under the old name
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT * FROM people;
-- schema
CREATE TABLE people (id bigint PRIMARY KEY);
CREATE TABLE totals (id bigint PRIMARY KEY, person_id bigint, posts bigint, likes bigint);
CREATE FUNCTION count_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO totals (person_id) VALUES (NEW.id);
  UPDATE totals t SET posts = 0 FROM people p WHERE t.person_id = NEW.id;
  INSERT INTO people SELECT p.id FROM people p JOIN totals ON totals.person_id = p.id;
  DELETE FROM totals WHERE person_id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER count_person AFTER INSERT OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION count_person();
-- migration: the column of another table, and of the row
ALTER TABLE totals DROP COLUMN id;
-- migration: a function of the session's own
CREATE FUNCTION pg_temp.move() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE totals SET posts = likes WHERE posts = 0;
END $$;
SELECT pg_temp.move();
ALTER TABLE totals DROP COLUMN likes;
