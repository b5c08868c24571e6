-- schema
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_2023 PARTITION OF logs FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
-- migration: concurrently
ALTER TABLE logs DETACH PARTITION logs_2023 CONCURRENTLY;
-- migration: no online form, but an end to the wait
SET lock_timeout = '2s';
ALTER TABLE events DETACH PARTITION events_2023;
