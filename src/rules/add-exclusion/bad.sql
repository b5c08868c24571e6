-- schema
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (room integer, during tstzrange);
CREATE TABLE "Shifts" ("Who" text, at tstzrange);
-- migration: named
ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&); -- finding
-- migration: unnamed, among others
ALTER TABLE public."Shifts"
  ADD COLUMN note text,
  ADD EXCLUDE USING gist ("Who" WITH =, at WITH &&) WHERE ("Who" <> ''); -- finding
