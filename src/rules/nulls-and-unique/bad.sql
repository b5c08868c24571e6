-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team bigint NOT NULL);
-- migration: an index
CREATE UNIQUE INDEX CONCURRENTLY u ON users (team, email); -- finding
-- migration: a constraint
ALTER TABLE users ADD CONSTRAINT u UNIQUE (email); -- finding
