-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, "Name" text);
-- migration: set twice
UPDATE users SET email = lower(email), "Name" = '', email = trim(email) WHERE id = 5; -- finding
-- migration: named twice
INSERT INTO public.users (id, "Name", "Name") VALUES (1, 'a', 'b'); -- finding
-- no schema
-- migration: a table that nothing is known of
UPDATE users SET (a, b) = (1, 2), a = 3 WHERE id = 5; -- finding
