-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: not validated yet, then validated apart [postgres=18]
ALTER TABLE users ADD CONSTRAINT users_email_there NOT NULL email NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_email_there;
-- migration: a new table [postgres=18]
CREATE TABLE teams (name text);
ALTER TABLE teams ADD CONSTRAINT teams_name_there NOT NULL name;
