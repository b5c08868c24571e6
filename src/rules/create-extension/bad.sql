-- migration: new
CREATE EXTENSION IF NOT EXISTS pg_trgm; -- finding
-- migration: updated
ALTER EXTENSION pg_trgm UPDATE; -- finding
