-- migration: jsonb
CREATE TABLE events (id bigint PRIMARY KEY, data jsonb NOT NULL DEFAULT '{}');
