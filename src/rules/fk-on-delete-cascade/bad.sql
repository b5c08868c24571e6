-- migration: cascade
ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE NOT VALID; -- finding
-- migration: set null, at a column
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users ON DELETE SET NULL); -- finding
