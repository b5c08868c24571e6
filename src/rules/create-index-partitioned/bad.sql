-- schema
CREATE TABLE logs (at date, "Who" text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Logs 2025" PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- migration: on all partitions at once
CREATE INDEX logs_who_idx ON logs ("Who"); -- finding
-- migration: concurrently, which is refused
CREATE INDEX CONCURRENTLY IF NOT EXISTS logs_at_idx ON public.logs USING brin (at); -- finding
-- migration: unique, without a name
CREATE UNIQUE INDEX ON logs (at, "Who"); -- finding
