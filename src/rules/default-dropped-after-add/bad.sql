-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: as Django writes it
ALTER TABLE "users" ADD COLUMN "plan" varchar(20) DEFAULT 'free' NOT NULL;
ALTER TABLE "users" ALTER COLUMN "plan" DROP DEFAULT; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ADD COLUMN state text NOT NULL DEFAULT 'new';
ALTER TABLE app.orders ALTER state DROP DEFAULT; -- finding
