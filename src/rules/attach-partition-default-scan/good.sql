-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
ALTER TABLE logs_rest ADD CONSTRAINT not_2024 CHECK (at IS NULL OR at < '2024-01-01' OR at >= '2025-01-01');
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
-- migration: the default partition says that it has none of them
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: no default partition
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
