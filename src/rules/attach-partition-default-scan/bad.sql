-- schema
CREATE TABLE logs (at date NOT NULL, who text) PARTITION BY RANGE (at);
CREATE TABLE "Logs Rest" PARTITION OF logs DEFAULT;
CREATE TABLE logs_2024 (at date NOT NULL, who text);
ALTER TABLE logs_2024 ADD CONSTRAINT fits CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01');
CREATE TABLE regions (code text) PARTITION BY LIST (code);
CREATE TABLE regions_rest PARTITION OF regions DEFAULT;
-- migration: attached
ALTER TABLE logs ATTACH PARTITION logs_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); -- finding
-- migration: created
CREATE TABLE regions_eu PARTITION OF public.regions FOR VALUES IN ('eu'); -- finding
