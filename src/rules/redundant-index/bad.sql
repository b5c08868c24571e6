-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, CONSTRAINT one_email UNIQUE (email));
CREATE INDEX users_team ON users (team_id);
CREATE INDEX "Users_lower" ON users (lower(email)) WHERE team_id IS NULL;
-- migration: the start of a longer one, and one that a constraint has
CREATE INDEX CONCURRENTLY users_email ON public.users (email); -- finding
-- migration: a longer one makes a shorter one useless
CREATE INDEX CONCURRENTLY users_team_email ON users (team_id, email); -- finding
-- migration: the same once more
CREATE INDEX ON users (lower( email )) WHERE (team_id IS NULL); -- finding
-- migration: in a new table
CREATE TABLE notes (id bigint, slug text, PRIMARY KEY (id, slug));
CREATE INDEX notes_id ON notes (id); -- finding
