-- schema
CREATE TABLE users (id bigint PRIMARY KEY, tenant bigint);
CREATE POLICY old_policy ON users USING (true);
-- migration: each of them
CREATE POLICY "Own Tenant" ON users USING (tenant = 1); -- finding
ALTER POLICY old_policy ON public.users USING (false); -- finding
DROP POLICY IF EXISTS old_policy ON users; -- finding
-- migration: row security
ALTER TABLE users
  ENABLE ROW LEVEL SECURITY, -- finding
  FORCE ROW LEVEL SECURITY; -- finding
-- no schema
-- migration: an unknown table
CREATE POLICY readers ON shop.carts FOR SELECT USING (true); -- finding
