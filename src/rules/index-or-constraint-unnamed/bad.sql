-- migration: an index
CREATE INDEX CONCURRENTLY ON users (name); -- finding
-- migration: a constraint
ALTER TABLE users ADD CHECK (age > 0) NOT VALID; -- finding
