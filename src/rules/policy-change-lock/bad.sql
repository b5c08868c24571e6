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
-- schema
CREATE TABLE users (id bigint PRIMARY KEY, tenant bigint);
CREATE TABLE orders (id bigint PRIMARY KEY, tenant bigint);
-- migration: once for each table that the transaction waits for [transactions=file]
ALTER TABLE users ENABLE ROW LEVEL SECURITY; -- finding
CREATE POLICY reading ON users FOR SELECT USING (tenant = 1);
CREATE POLICY writing ON users FOR UPDATE USING (tenant = 1);
CREATE POLICY reading ON orders FOR SELECT USING (tenant = 1); -- finding
