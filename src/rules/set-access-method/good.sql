-- schema
CREATE TABLE events (id bigint PRIMARY KEY);
-- migration: the method that it has
ALTER TABLE events SET ACCESS METHOD heap;
-- migration: a new table
CREATE TABLE archive (id bigint);
ALTER TABLE archive SET ACCESS METHOD columnar;
