-- migration: five columns
CREATE INDEX CONCURRENTLY i ON events (a, b, c, d); -- finding
