-- schema
CREATE TABLE logs (at date, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX logs_who_idx ON ONLY logs (who);
CREATE INDEX logs_2024_who_idx ON logs_2024 (who);
-- migration: with an end to the wait
SET lock_timeout = '2s';
ALTER INDEX logs_who_idx ATTACH PARTITION logs_2024_who_idx;
