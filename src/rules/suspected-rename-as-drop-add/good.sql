-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, age integer);
-- migration: another type
ALTER TABLE users DROP COLUMN name, ADD COLUMN active boolean;
-- migration: the values are carried over
ALTER TABLE users ADD COLUMN full_name text;
UPDATE users SET full_name = upper(name) WHERE name IS NOT NULL;
ALTER TABLE users DROP COLUMN name;
-- migration: a redesign
ALTER TABLE users DROP COLUMN name, ADD COLUMN first_name text, ADD COLUMN last_name text;
-- migration: recreate-column speaks
ALTER TABLE users DROP COLUMN name, ADD COLUMN name text;
