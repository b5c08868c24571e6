-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text NOT NULL, age int);
ALTER TABLE users ADD CONSTRAINT email_set CHECK (email IS NOT NULL);
CREATE TABLE feed (n int CHECK (n IS NOT NULL));
CREATE UNIQUE INDEX feed_n ON feed (n);
-- migration: required already
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
-- migration: a check said so before
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- migration: a new column with a default
ALTER TABLE users ADD COLUMN plan text DEFAULT 'free';
ALTER TABLE users ALTER COLUMN plan SET NOT NULL;
-- migration: another check
ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID;
-- migration: a fresh table
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- migration: a key over a column that a check has kept from NULL
ALTER TABLE feed ADD PRIMARY KEY USING INDEX feed_n;
