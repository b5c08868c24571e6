-- migration: a new table
CREATE TABLE events (id bigint PRIMARY KEY, at timestamp); -- finding
-- migration: a new column
ALTER TABLE events ADD COLUMN seen timestamp without time zone; -- finding
