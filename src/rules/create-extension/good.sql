-- migration: what it brings is used
CREATE INDEX CONCURRENTLY i ON users USING gin (name gin_trgm_ops);
