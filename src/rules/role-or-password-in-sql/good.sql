-- migration: none
CREATE ROLE app LOGIN;
ALTER ROLE app PASSWORD NULL;
