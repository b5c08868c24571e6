-- schema
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events (id bigint);
CREATE TABLE events_old () INHERITS (events);
-- migration: online or not
ALTER TABLE logs DETACH PARTITION logs_2024 CONCURRENTLY; -- finding
-- migration: inheritance
ALTER TABLE events_old NO INHERIT events; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE shop.orders DETACH PARTITION shop.orders_2023; -- finding
ALTER TABLE orders_old NO INHERIT orders; -- finding
