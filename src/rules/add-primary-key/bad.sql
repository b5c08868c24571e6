-- schema
CREATE TABLE orders (id bigint NOT NULL, code text);
CREATE TABLE "Line Items" ("Order" bigint, "No" integer);
CREATE TABLE logs (at date NOT NULL, no bigint NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: over a column without nulls
ALTER TABLE orders ADD PRIMARY KEY (id); -- finding
-- migration: over two that may have some
ALTER TABLE public."Line Items"
  ADD COLUMN note text,
  ADD CONSTRAINT "Key" PRIMARY KEY ("Order", "No"); -- finding
-- migration: on a partitioned table, on 18 [postgres=18]
ALTER TABLE logs ADD PRIMARY KEY (at, no); -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts ADD PRIMARY KEY (id); -- finding
