-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE log (note text);
ALTER TABLE log REPLICA IDENTITY FULL;
-- migration: a key
ALTER TABLE users REPLICA IDENTITY USING INDEX users_email;
ALTER TABLE users REPLICA IDENTITY DEFAULT;
-- migration: as it is
ALTER TABLE log REPLICA IDENTITY FULL;
-- migration: a fresh table
CREATE TABLE t (note text);
ALTER TABLE t REPLICA IDENTITY FULL;
