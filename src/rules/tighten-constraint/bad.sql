-- schema
CREATE DOMAIN email AS text;
CREATE DOMAIN step AS int DEFAULT 1 NOT NULL;
CREATE TABLE steps (at step);
CREATE TABLE orgs (id bigint PRIMARY KEY);
CREATE TABLE users (id bigint PRIMARY KEY, "orgId" bigint, mail email, age int, name text, state text);
CREATE TABLE late (org bigint CONSTRAINT late_org REFERENCES orgs DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON late FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE late DISABLE TRIGGER refuse;
CREATE TABLE parts (a int) PARTITION BY LIST (a);
CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
CREATE FUNCTION checked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER checked BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION checked();
-- migration: constraints
ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID; -- finding
ALTER TABLE public.users
  ADD COLUMN bio text,
  ADD CONSTRAINT once UNIQUE (name), -- finding
  ADD FOREIGN KEY ("orgId") REFERENCES orgs (id) NOT VALID; -- finding
-- migration: a narrower type and a domain
ALTER TABLE users ALTER COLUMN name TYPE varchar(40); -- finding
ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%') NOT VALID; -- finding
-- migration: columns that are computed from others
ALTER TABLE users
  ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) STORED NOT NULL, -- finding
  ADD COLUMN half int GENERATED ALWAYS AS (age / 2) STORED CHECK (half > 0); -- finding
-- migration: a constraint that waited for the end, and a trigger that slept
ALTER TABLE late ALTER CONSTRAINT late_org NOT DEFERRABLE; -- finding
ALTER TABLE late ENABLE TRIGGER refuse; -- finding
-- migration: a domain that fills nothing any more
ALTER DOMAIN step DROP DEFAULT; -- finding
-- migration: an index that converts
CREATE INDEX CONCURRENTLY ON users ((state::int)); -- finding
-- migration: every row points to one
ALTER TABLE users ADD COLUMN home bigint DEFAULT 1 REFERENCES orgs; -- finding
-- migration: rows that the default partition had
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1); -- finding
-- migration: a unique index
CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name); -- finding
-- migration: ONLY of a table without partitions changes nothing
ALTER TABLE ONLY users ADD CONSTRAINT once UNIQUE (name); -- finding
-- migration: a trigger that refuses
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.state = 'paid' THEN RAISE EXCEPTION 'paid users stay'; END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION keep(); -- finding
-- migration: a trigger that begins to
CREATE OR REPLACE FUNCTION checked() RETURNS trigger LANGUAGE plpgsql AS $$ -- finding
BEGIN IF NEW.age < 0 THEN RAISE check_violation USING MESSAGE = 'age'; END IF; RETURN NEW; END $$;
-- migration: two at once
ALTER TABLE users ADD CONSTRAINT one UNIQUE (name), ADD CONSTRAINT two UNIQUE (state); -- finding -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ADD CHECK (total >= 0) NOT VALID; -- finding
-- no schema
-- migration: rows that were let through are refused [postgres=18]
ALTER TABLE orders ALTER CONSTRAINT orders_buyer ENFORCED; -- finding
-- migration: every new row has the same key
ALTER TABLE users ADD COLUMN code text DEFAULT 'none' UNIQUE; -- finding
-- schema
CREATE TABLE base (n int);
CREATE TABLE leaf () INHERITS (base);
ALTER TABLE base ADD CONSTRAINT n_set NOT NULL n NO INHERIT;
-- migration: children are held to it too [postgres=18]
ALTER TABLE base ALTER CONSTRAINT n_set INHERIT; -- finding
