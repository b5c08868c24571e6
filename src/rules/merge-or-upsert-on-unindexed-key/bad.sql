-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, CONSTRAINT late UNIQUE (team_id) DEFERRABLE);
CREATE UNIQUE INDEX users_both ON users (team_id, email);
CREATE INDEX users_email ON users (email);
-- migration: an index that is not unique
INSERT INTO users (id, email) VALUES (1, 'a') ON CONFLICT (email) DO NOTHING; -- finding
-- migration: a constraint of that name is not there
INSERT INTO public.users (id) VALUES (1) -- finding
  ON CONFLICT ON CONSTRAINT "Users_email" DO UPDATE SET email = '';
-- migration: a deferrable one
INSERT INTO users (id) VALUES (1) ON CONFLICT (team_id) DO NOTHING; -- finding
-- migration: also on a table of the migration's own
CREATE TABLE notes (id bigint PRIMARY KEY, slug text);
INSERT INTO notes VALUES (1, 'a') ON CONFLICT (slug) DO NOTHING; -- finding
-- migration: the index went in this very file
DROP INDEX CONCURRENTLY users_both;
INSERT INTO users (id) VALUES (1) ON CONFLICT (email, team_id) DO NOTHING; -- finding
