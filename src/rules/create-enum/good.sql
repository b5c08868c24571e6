-- migration: a lookup table
CREATE TABLE moods (name text PRIMARY KEY);
-- migration: a CHECK
CREATE TABLE people (id bigint PRIMARY KEY, mood text CHECK (mood IN ('sad', 'ok')));
