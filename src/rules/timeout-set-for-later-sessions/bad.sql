-- migration: for the role that migrates
ALTER ROLE migrator SET lock_timeout = '2s'; -- finding
-- migration: for the database
ALTER DATABASE shop SET statement_timeout = '30s'; -- finding
