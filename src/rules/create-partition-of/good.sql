-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
-- migration: created apart and attached
CREATE TABLE logs_2025 (LIKE logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- migration: the parent is new as well
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
