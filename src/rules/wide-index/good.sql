-- migration: three, and one that is only read
CREATE INDEX CONCURRENTLY i ON events (a, b, c) INCLUDE (d);
-- migration: unique keys are what they are
CREATE UNIQUE INDEX CONCURRENTLY u ON events (a, b, c, d);
