-- schema
CREATE TABLE articles (id bigint PRIMARY KEY, title text, body text);
CREATE TABLE "Price List" (net numeric NOT NULL, tax numeric NOT NULL);
-- migration: a search column
ALTER TABLE articles
  ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || body)) STORED; -- finding
-- migration: among others
ALTER TABLE "Price List"
  ADD COLUMN note text,
  ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax) STORED NOT NULL; -- finding
-- no schema
-- migration: STORED said on 18 [postgres=18]
ALTER TABLE shop.prices ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax) STORED; -- finding
