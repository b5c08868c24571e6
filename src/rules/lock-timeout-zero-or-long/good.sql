-- migration: two seconds
SET lock_timeout = '2s';
-- migration: milliseconds
SET lock_timeout = 3000;
-- migration: off for a build that must not be cut short
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY users_email ON users (email);
