-- migration: a new role
CREATE ROLE app LOGIN PASSWORD 'secret'; -- finding
-- migration: a user
ALTER USER app WITH PASSWORD 'other'; -- finding
