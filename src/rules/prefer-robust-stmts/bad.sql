-- migration: two statements, no transaction
CREATE TABLE notes (id bigint PRIMARY KEY); -- finding
ALTER TABLE users ADD COLUMN name text; -- finding
-- migration: drops
DROP TABLE old; -- finding
DROP INDEX CONCURRENTLY older; -- finding
