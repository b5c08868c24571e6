-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a unique column is none
CREATE TABLE public."Notes" ( -- finding
  id bigint NOT NULL UNIQUE,
  body text
);
-- migration: a copy has no keys
CREATE TABLE old_users AS SELECT * FROM users; -- finding
-- migration: nor has one that is made like another, unless it is asked for
CREATE TABLE more_users (LIKE users); -- finding
