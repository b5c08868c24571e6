-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE logs (at date NOT NULL, no bigint NOT NULL, who text, user_id bigint, PRIMARY KEY (at, no)) PARTITION BY RANGE (at);
CREATE INDEX logs_who_idx ON logs (who);
CREATE TABLE "Logs 2024" (at date NOT NULL, no bigint NOT NULL, who text, user_id bigint);
ALTER TABLE "Logs 2024" ADD CONSTRAINT fits CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01');
-- migration: a primary key and an index are missing
ALTER TABLE logs ATTACH PARTITION "Logs 2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); -- finding
-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE logs (at date NOT NULL, user_id bigint REFERENCES users) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 (at date NOT NULL, user_id bigint);
ALTER TABLE logs_2024 ADD CONSTRAINT fits CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01');
-- migration: a foreign key is missing
ALTER TABLE public.logs
  ATTACH PARTITION logs_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); -- finding
