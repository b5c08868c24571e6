-- schema
CREATE TABLE events (at timestamptz NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: retention
DROP TABLE events_2023; -- finding
-- migration: two at once
DROP TABLE events_2023, public.events_2024; -- finding -- finding
-- migration: before DETACH CONCURRENTLY [postgres=13]
DROP TABLE IF EXISTS events_2023; -- finding
-- schema
CREATE TABLE "Logs" (kind text) PARTITION BY LIST (kind);
CREATE TABLE "Logs_a" PARTITION OF "Logs" FOR VALUES IN ('a');
CREATE TABLE "Logs_rest" PARTITION OF "Logs" DEFAULT;
-- migration: beside a default partition
DROP TABLE "Logs_a"; -- finding
