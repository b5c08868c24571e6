-- schema
CREATE TABLE logs (at date, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: partition by partition
CREATE INDEX logs_who_idx ON ONLY logs (who);
CREATE INDEX CONCURRENTLY logs_2024_who_idx ON logs_2024 (who);
ALTER INDEX logs_who_idx ATTACH PARTITION logs_2024_who_idx;
-- migration: a new table
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE INDEX ON events (at);
