-- migration: tuned
ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01);
-- migration: switched on again
ALTER TABLE users SET (autovacuum_enabled = true);
ALTER TABLE users RESET (autovacuum_enabled);
