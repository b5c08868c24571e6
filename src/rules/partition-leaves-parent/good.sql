-- schema
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events (id bigint);
CREATE TABLE events_old (id bigint);
-- migration: what an interrupted run began
ALTER TABLE logs DETACH PARTITION logs_2024 FINALIZE;
-- migration: more rows, not fewer
ALTER TABLE events_old INHERIT events;
-- migration: a new parent
CREATE TABLE days (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE days_2024 PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE days DETACH PARTITION days_2024;
