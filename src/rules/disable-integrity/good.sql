-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: switched on again
SET session_replication_role = origin;
ALTER TABLE users ENABLE TRIGGER ALL;
-- migration: fresh
CREATE TABLE t (id bigint);
ALTER TABLE t DISABLE TRIGGER ALL;
-- migration: deferred instead
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE users SET id = id + 1 WHERE id < 10;
COMMIT;
