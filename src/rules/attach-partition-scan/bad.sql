-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 (at date NOT NULL, who text);
CREATE TABLE "Logs 2025" (at date NOT NULL, who text);
ALTER TABLE "Logs 2025" ADD CONSTRAINT fits CHECK (at >= '2025-01-01' AND at < '2026-01-01') NOT VALID;
CREATE TABLE regions (code text) PARTITION BY LIST (code);
CREATE TABLE regions_eu (code text);
-- migration: a range that nothing proves
ALTER TABLE logs ATTACH PARTITION logs_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); -- finding
-- migration: a CHECK that was never validated
ALTER TABLE public.logs
  ATTACH PARTITION "Logs 2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); -- finding
-- migration: a list
ALTER TABLE regions ATTACH PARTITION regions_eu FOR VALUES IN ('eu', 'ch'); -- finding
