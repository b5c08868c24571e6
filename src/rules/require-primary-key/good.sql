-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
-- migration: in every way to write it
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE c (LIKE users INCLUDING ALL);
-- migration: it comes later
CREATE TABLE a (id bigint NOT NULL);
ALTER TABLE a ADD PRIMARY KEY (id);
-- migration: tables that need none
CREATE TEMPORARY TABLE a (x int);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE b (x int);
DROP TABLE b;
-- migration: it is there already
CREATE TABLE IF NOT EXISTS users (id bigint);
