-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE "Orders" (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
-- migration: for a load
SET session_replication_role = replica; -- finding
INSERT INTO "Orders" VALUES (1, 2);
SET session_replication_role = DEFAULT;
-- migration: one table
ALTER TABLE public."Orders" DISABLE TRIGGER ALL; -- finding
ALTER TABLE users DISABLE TRIGGER USER; -- finding
-- migration: the catalog
UPDATE pg_catalog.pg_class SET relhastriggers = false WHERE relname = 'users'; -- finding
UPDATE pg_constraint -- finding
SET convalidated = true;
-- no schema
-- migration: switched off [postgres=18]
SET LOCAL session_replication_role TO 'replica'; -- finding
ALTER TABLE orders ALTER CONSTRAINT orders_user_fkey NOT ENFORCED; -- finding
