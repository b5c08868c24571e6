-- schema
CREATE EXTENSION citext;
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), name text);
CREATE INDEX users_email_lower_idx ON users (lower(email));
CREATE INDEX "Users By Name" ON users (name);
-- migration: free for the rows, not for an index on an expression
ALTER TABLE users ALTER COLUMN email TYPE varchar(200); -- finding
-- migration: another collation
ALTER TABLE public.users
  ADD COLUMN note text,
  ALTER COLUMN name TYPE text COLLATE "C"; -- finding
