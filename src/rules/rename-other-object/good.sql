-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age int CONSTRAINT adult CHECK (age > 17));
CREATE INDEX users_age ON users (age);
CREATE VIEW names AS SELECT id FROM users;
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- migration: code never names these
ALTER INDEX users_age RENAME TO users_age_idx;
ALTER TABLE users RENAME CONSTRAINT adult TO users_age_check;
ALTER FUNCTION touch() RENAME TO touch_row;
-- migration: fresh
CREATE SEQUENCE s;
ALTER SEQUENCE s RENAME TO numbers;
-- migration: a view stays under the old name [transactions=file]
ALTER VIEW names RENAME TO user_names;
CREATE VIEW names AS SELECT * FROM user_names;
-- migration: an enum that is exchanged
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('ok', 'fine');
-- schema
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE days (mood mood);
-- migration: an enum that is exchanged for one made before [transactions=file]
CREATE TYPE mood_new AS ENUM ('ok');
ALTER TABLE days ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new;
ALTER TYPE mood RENAME TO mood_old;
ALTER TYPE mood_new RENAME TO mood;
DROP TYPE mood_old;
