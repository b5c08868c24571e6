-- schema
CREATE TABLE users (id bigserial PRIMARY KEY);
CREATE TABLE "Orders" (id bigint);
-- migration: a table
ALTER TABLE users OWNER TO app; -- finding
-- migration: among others
ALTER TABLE public."Orders"
  ADD COLUMN note text,
  OWNER TO "App Role"; -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts OWNER TO CURRENT_USER; -- finding
