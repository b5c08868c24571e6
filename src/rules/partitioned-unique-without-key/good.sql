-- schema
CREATE TABLE logs (at date NOT NULL, no bigint NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: with the key
ALTER TABLE logs ADD PRIMARY KEY (at, no);
CREATE TABLE orders (id bigint, placed date, PRIMARY KEY (id, placed)) PARTITION BY RANGE (placed);
-- migration: on one partition, or not unique
CREATE UNIQUE INDEX CONCURRENTLY logs_2024_no_idx ON logs_2024 (no);
CREATE INDEX logs_who_idx ON ONLY logs (who);
