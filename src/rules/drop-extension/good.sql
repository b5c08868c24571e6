-- schema
CREATE TABLE t (id bigint);
-- migration: not installed
DROP EXTENSION IF EXISTS citext;
-- migration: other drops
DROP TABLE t;
