-- migration: each once
UPDATE users SET email = lower(trim(email)), name = '' WHERE id = 5;
INSERT INTO users (id, email) VALUES (1, 'a');
-- migration: parts of an array and of a composite value
UPDATE users SET tags[1] = 'a', tags[2] = 'b' WHERE id = 5;
UPDATE users SET place.street = 'a', place.town = 'b' WHERE id = 5;
