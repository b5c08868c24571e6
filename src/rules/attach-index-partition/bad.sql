-- schema
CREATE TABLE logs (at date, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX logs_who_idx ON ONLY logs (who);
CREATE INDEX "Logs 2024 Who" ON logs_2024 (who);
-- migration: no end to the wait
ALTER INDEX logs_who_idx ATTACH PARTITION "Logs 2024 Who"; -- finding
-- no schema
-- migration: unknown indexes
ALTER INDEX shop.a_idx ATTACH PARTITION shop.b_idx; -- finding
