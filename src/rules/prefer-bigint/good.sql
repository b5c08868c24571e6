-- migration: bigint
CREATE TABLE events (id bigint PRIMARY KEY, user_id bigint, hits bigint NOT NULL DEFAULT 0);
