-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, tenant bigint, nick text);
CREATE TABLE "Logs" (at date NOT NULL, "No" bigint NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF "Logs" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: named
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email); -- finding
-- migration: unnamed, with all that can be written at one
ALTER TABLE public.users
  ADD COLUMN note text,
  ADD UNIQUE NULLS NOT DISTINCT (tenant, nick) INCLUDE (email), -- finding
  ADD CONSTRAINT "Nick" UNIQUE (nick) DEFERRABLE INITIALLY DEFERRED; -- finding
-- migration: on a partitioned table
ALTER TABLE "Logs" ADD CONSTRAINT one_a_day UNIQUE (at, "No"); -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE crm.contacts ADD UNIQUE (external_id); -- finding
