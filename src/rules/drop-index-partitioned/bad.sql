-- schema
CREATE TABLE logs (at date, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX logs_who_idx ON logs (who);
CREATE INDEX "By Day" ON logs (at);
-- migration: no end to the wait
DROP INDEX logs_who_idx; -- finding
-- migration: concurrently, which is refused
DROP INDEX CONCURRENTLY IF EXISTS public."By Day"; -- finding
