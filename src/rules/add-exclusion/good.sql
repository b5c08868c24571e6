-- schema
CREATE TABLE bookings (room integer, during tstzrange);
-- migration: a new table
CREATE TABLE shifts (at tstzrange, EXCLUDE USING gist (at WITH &&));
ALTER TABLE shifts ADD CONSTRAINT no_overlap EXCLUDE USING gist (at WITH &&);
