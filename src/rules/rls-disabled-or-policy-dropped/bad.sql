-- schema
CREATE TABLE users (id bigint PRIMARY KEY, org bigint);
ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON users USING (org = 1);
CREATE POLICY "Not Deleted" ON users AS RESTRICTIVE USING (id > 0);
-- migration: switched off
ALTER TABLE users DISABLE ROW LEVEL SECURITY; -- finding
-- migration: for the owner
ALTER TABLE public.users
  ADD COLUMN bio text,
  NO FORCE ROW LEVEL SECURITY; -- finding
-- migration: policies
DROP POLICY "Not Deleted" ON users; -- finding
DROP POLICY mine ON public.users; -- finding
CREATE POLICY mine ON users USING (org = 2);
-- migration: for every row
CREATE POLICY everybody ON users FOR SELECT USING (true); -- finding
-- no schema
-- migration: an unknown database
DROP POLICY IF EXISTS mine ON app.notes; -- finding
