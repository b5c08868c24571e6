-- migration: for this session
SET lock_timeout = '2s';
-- migration: another setting
ALTER ROLE migrator SET search_path = app, public;
