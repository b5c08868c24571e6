-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 (at date NOT NULL, who text);
ALTER TABLE logs_2024 ADD CONSTRAINT fits CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01');
-- migration: a validated CHECK proves it
ALTER TABLE logs ATTACH PARTITION logs_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: a new table is empty
CREATE TABLE logs_2025 (LIKE logs);
ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
