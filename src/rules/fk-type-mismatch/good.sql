-- schema
CREATE DOMAIN user_id AS bigint;
CREATE TABLE users (id bigserial PRIMARY KEY, code varchar(10) UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: the same type
ALTER TABLE orders ADD CONSTRAINT to_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
-- migration: the same but for its name, or its length
CREATE TABLE members (user_id user_id REFERENCES users (id), code text REFERENCES users (code));
-- migration: refused; another rule says so
CREATE TABLE members (user_id uuid REFERENCES users (id));
-- no schema
-- migration: the other side is not known
CREATE TABLE members (user_id int REFERENCES users (id));
-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE pairs AS SELECT users.id AS user_id FROM users, orders AS o;
CREATE TABLE counted AS SELECT max(id) AS user_id FROM users;
-- migration: a type that no statement tells
ALTER TABLE pairs ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE counted ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
