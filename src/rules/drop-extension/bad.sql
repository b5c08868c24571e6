-- schema
CREATE EXTENSION citext;
CREATE EXTENSION "uuid-ossp";
-- migration: with what uses it
DROP EXTENSION citext CASCADE; -- finding
-- migration: alone
DROP EXTENSION IF EXISTS "uuid-ossp"; -- finding
-- no schema
-- migration: an unknown database
DROP EXTENSION IF EXISTS -- finding
  hstore RESTRICT;
