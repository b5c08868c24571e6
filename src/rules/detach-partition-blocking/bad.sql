-- schema
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE "Logs 2023" PARTITION OF logs FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
-- migration: there is an online form
SET lock_timeout = '2s';
ALTER TABLE logs DETACH PARTITION "Logs 2023"; -- finding
-- migration: not beside a default partition
ALTER TABLE public.events
  DETACH PARTITION events_2023; -- finding
-- migration: nor on 13 [postgres=13]
ALTER TABLE logs DETACH PARTITION "Logs 2023"; -- finding
-- no schema
-- migration: an unknown table [transactions=file]
ALTER TABLE shop.orders DETACH PARTITION shop.orders_2023; -- finding
