-- schema
CREATE TABLE users (id bigint PRIMARY KEY, code varchar(10) UNIQUE);
CREATE TABLE "Orders" (id bigint PRIMARY KEY, user_id integer);
-- migration: a key that will not fit
ALTER TABLE "Orders" ADD CONSTRAINT to_user FOREIGN KEY (user_id) REFERENCES users NOT VALID; -- finding
-- migration: in a new table
CREATE TABLE public.members ( -- finding -- finding
  user_id int NOT NULL REFERENCES users (id),
  code char(10),
  FOREIGN KEY (code) REFERENCES users (code)
);
-- migration: with the column
ALTER TABLE "Orders" ADD COLUMN payer_id smallint REFERENCES public.users; -- finding
-- migration: the column stands beside it
ALTER TABLE "Orders" ADD COLUMN payer_id int, ADD FOREIGN KEY (payer_id) REFERENCES users (id) NOT VALID; -- finding
