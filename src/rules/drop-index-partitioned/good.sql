-- schema
CREATE TABLE logs (at date, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX logs_who_idx ON logs (who);
CREATE INDEX logs_2024_extra_idx ON logs_2024 (who, at);
-- migration: with an end to the wait
SET lock_timeout = '3s';
DROP INDEX logs_who_idx;
-- migration: an index of one partition alone
DROP INDEX CONCURRENTLY logs_2024_extra_idx;
