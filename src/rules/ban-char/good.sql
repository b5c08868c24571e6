-- migration: text
CREATE TABLE users (id bigint PRIMARY KEY, code text CHECK (length(code) = 5));
