-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint, at date, user_id bigint) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Events 2025" PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- migration: refused up to 17
ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID; -- finding
-- migration: unnamed, among others [postgres=14]
ALTER TABLE public.events
  ADD COLUMN note text,
  ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE NOT VALID; -- finding
