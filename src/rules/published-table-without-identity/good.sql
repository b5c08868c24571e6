-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE log (note text);
CREATE TABLE other_log (note text);
CREATE TABLE full_log (note text);
ALTER TABLE full_log REPLICA IDENTITY FULL;
CREATE PUBLICATION feed FOR TABLE users;
-- migration: with a key, or all columns
CREATE PUBLICATION more FOR TABLE users, full_log;
-- migration: the key follows
ALTER PUBLICATION feed ADD TABLE log;
ALTER TABLE log ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
-- migration: new rows alone are told
CREATE PUBLICATION inserts FOR TABLE log WITH (publish = 'insert, truncate');
ALTER PUBLICATION inserts ADD TABLE other_log;
-- migration: a part of a table with its key
CREATE PUBLICATION a_part FOR TABLE users (id, name) WHERE (id > 100);
-- migration: not published
ALTER TABLE log REPLICA IDENTITY NOTHING;
-- no schema
-- migration: nothing is known
ALTER PUBLICATION feed ADD TABLE accounts;
