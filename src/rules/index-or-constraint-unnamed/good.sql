-- migration: with names
CREATE INDEX CONCURRENTLY users_name ON users (name);
ALTER TABLE users ADD CONSTRAINT users_age CHECK (age > 0) NOT VALID;
