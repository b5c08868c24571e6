-- migration: switched off
ALTER TABLE users SET (autovacuum_enabled = false); -- finding
-- migration: off, with others
ALTER TABLE users SET (fillfactor = 90, autovacuum_enabled = off); -- finding
