-- schema
CREATE TABLE sessions (id bigint PRIMARY KEY);
-- migration: no WHERE
DELETE FROM sessions; -- finding
-- migration: conditions that are always true
DELETE FROM public.sessions WHERE true; -- finding
DELETE FROM sessions -- finding
WHERE 1 = 1;
-- no schema
-- migration: an unknown database
DELETE FROM app."Audit Log"; -- finding
