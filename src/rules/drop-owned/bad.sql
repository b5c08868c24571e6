-- no schema
-- migration: one role
DROP OWNED BY reporting; -- finding
-- migration: several
DROP OWNED BY "Old App", batch CASCADE; -- finding -- finding
-- migration: handed over
REASSIGN OWNED BY reporting -- finding
  TO postgres;
