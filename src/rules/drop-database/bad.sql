-- no schema
-- migration: by name
DROP DATABASE shop; -- finding
-- migration: quoted, forced
DROP DATABASE IF EXISTS "Shop_Old" -- finding
  WITH (FORCE);
