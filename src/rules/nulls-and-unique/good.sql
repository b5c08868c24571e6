-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team bigint NOT NULL);
-- migration: NULLs are equal
CREATE UNIQUE INDEX CONCURRENTLY u ON users (email) NULLS NOT DISTINCT;
-- migration: there are none
CREATE UNIQUE INDEX CONCURRENTLY u ON users (team);
-- migration: only where there are some
CREATE UNIQUE INDEX CONCURRENTLY u ON users (email) WHERE email IS NOT NULL;
-- migration: it is meant so
CREATE UNIQUE INDEX CONCURRENTLY u ON users (email) NULLS DISTINCT;
