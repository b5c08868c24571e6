-- schema
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE "Logs 2023" PARTITION OF logs FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
-- migration: refused
ALTER TABLE logs DETACH PARTITION "Logs 2023" CONCURRENTLY; -- finding
-- migration: on 14, written in full [postgres=14]
ALTER TABLE public.logs
  DETACH PARTITION public."Logs 2023" CONCURRENTLY; -- finding
