-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE VIEW names AS SELECT id FROM users;
CREATE INDEX users_idx ON users (id);
-- migration: fresh
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts RENAME TO notes;
-- migration: a view takes the old name [transactions=file]
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT * FROM people;
-- migration: the way back [transactions=file]
DROP VIEW names;
ALTER TABLE users RENAME TO names;
-- migration: not a table
ALTER TABLE users_idx RENAME TO users_id_idx;
ALTER VIEW names RENAME TO user_names;
-- schema
CREATE TABLE codes (id bigint PRIMARY KEY);
-- migration: a new table takes the name [transactions=file]
ALTER TABLE codes RENAME TO codes_old;
CREATE TABLE codes (id bigint PRIMARY KEY, kind text);
-- migration: a table made before takes it [transactions=file]
CREATE TABLE codes_new (id bigint PRIMARY KEY, kind text);
ALTER TABLE codes RENAME TO codes_old;
ALTER TABLE codes_new RENAME TO codes;
