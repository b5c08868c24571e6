-- migration: serial is an integer
CREATE TABLE public."Notes" ( -- finding
  id serial PRIMARY KEY,
  body text
);
-- migration: written at the table
CREATE TABLE notes (id smallint GENERATED ALWAYS AS IDENTITY, body text, CONSTRAINT pk PRIMARY KEY (id)); -- finding
-- migration: a key for a table that has none
ALTER TABLE notes ADD COLUMN id integer PRIMARY KEY; -- finding
