-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a column that nobody made
ALTER TABLE users ALTER COLUMN email SET NOT NULL; -- finding
-- migration: a table that is gone by then
DROP TABLE users;
ALTER TABLE users ADD COLUMN note text; -- finding
-- migration: an index on what is not there
CREATE INDEX ON orders (id); -- finding
