-- schema
CREATE TABLE logs (at date NOT NULL, no bigint NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE "Events" (id bigint, at timestamptz) PARTITION BY RANGE (date_trunc('day', at AT TIME ZONE 'UTC'));
-- migration: the key is missing
ALTER TABLE logs ADD PRIMARY KEY (no); -- finding
-- migration: an index, and a new column's UNIQUE
CREATE UNIQUE INDEX logs_who_idx ON ONLY public.logs (who); -- finding
ALTER TABLE logs
  ADD COLUMN note text,
  ADD COLUMN token text UNIQUE; -- finding
-- migration: the key is an expression
ALTER TABLE "Events" ADD CONSTRAINT "One Id" UNIQUE (id, at); -- finding
-- migration: a new table fails as well
CREATE TABLE orders ( -- finding
  id bigint PRIMARY KEY,
  placed date NOT NULL
) PARTITION BY RANGE (placed);
