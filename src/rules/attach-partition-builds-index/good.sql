-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE INDEX logs_who_idx ON logs (who);
CREATE TABLE logs_2024 (at date NOT NULL, who text);
CREATE INDEX logs_2024_who_idx ON logs_2024 (who);
-- migration: it has what the parent has
ALTER TABLE logs ATTACH PARTITION logs_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: a new table is empty
CREATE TABLE logs_2025 (LIKE logs);
ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
