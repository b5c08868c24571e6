-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE "Regions" (code text) PARTITION BY LIST (code);
CREATE TABLE "Regions Rest" PARTITION OF "Regions" DEFAULT;
-- migration: the next year
CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); -- finding
-- migration: quoted, partitioned again, beside a default
CREATE TABLE IF NOT EXISTS public."Regions EU" -- finding
  PARTITION OF public."Regions" FOR VALUES IN ('de', 'fr') PARTITION BY LIST (code);
-- no schema
-- migration: an unknown parent
CREATE TABLE shop.orders_2025 PARTITION OF shop.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); -- finding
