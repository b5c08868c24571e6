-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX "By Name" ON users (name);
-- migration: by an index
CLUSTER users USING users_pkey; -- finding
-- migration: quoted, with options [transactions=file]
CLUSTER (VERBOSE) public.users -- finding
  USING "By Name";
-- migration: all that was clustered before
CLUSTER; -- finding
