-- schema
CREATE TABLE sessions (id bigint PRIMARY KEY);
-- migration: fresh
CREATE TABLE picked (id bigint);
TRUNCATE picked;
-- migration: temporary
CREATE TEMPORARY TABLE t AS SELECT * FROM sessions;
TRUNCATE t;
