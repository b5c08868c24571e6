-- schema
CREATE TABLE orgs (id bigint PRIMARY KEY);
CREATE TABLE users (id bigint PRIMARY KEY, org_id bigint REFERENCES orgs (id));
CREATE TABLE "Audit Log" (id bigint);
-- migration: a table with rows
DROP TABLE users; -- finding
-- migration: several in one statement
DROP TABLE IF EXISTS -- finding -- finding
  public.users,
  "Audit Log";
-- migration: dropped and made again
DROP TABLE IF EXISTS users; -- finding
CREATE TABLE users (id uuid PRIMARY KEY);
-- no schema
-- migration: an unknown database
DROP TABLE legacy.events CASCADE; -- finding
