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
