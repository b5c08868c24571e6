-- migration: off
SET lock_timeout = 0; -- finding
-- migration: a minute
SET lock_timeout = '1min'; -- finding
-- migration: without a unit it is milliseconds
SET lock_timeout = 60000; -- finding
