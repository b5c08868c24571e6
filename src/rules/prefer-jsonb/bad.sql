-- migration: a new table
CREATE TABLE events (id bigint PRIMARY KEY, data json); -- finding
-- migration: a new column
ALTER TABLE events ADD COLUMN extra json DEFAULT '{}'; -- finding
