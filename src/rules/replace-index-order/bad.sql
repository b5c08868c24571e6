-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint);
CREATE INDEX users_team ON users (team_id);
CREATE INDEX "Users_lower" ON users (lower(email));
-- migration: a wider one comes later
DROP INDEX CONCURRENTLY users_team; -- finding
CREATE INDEX CONCURRENTLY users_team_email ON public.users (team_id, email);
-- migration: one of the same name, in one transaction [transactions=file]
DROP INDEX IF EXISTS public."Users_lower"; -- finding
CREATE UNIQUE INDEX "Users_lower" ON users USING btree (lower( email ));
