-- migration: a new table
CREATE TABLE events (id bigint PRIMARY KEY, user_id integer); -- finding
-- migration: a new column
ALTER TABLE events ADD COLUMN hits smallint NOT NULL DEFAULT 0; -- finding
