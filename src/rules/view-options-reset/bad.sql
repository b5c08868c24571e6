-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, org bigint);
CREATE VIEW mine WITH (security_invoker = true, security_barrier) AS SELECT id, name FROM users WHERE org = 1;
CREATE VIEW app."Local" AS SELECT id, org FROM users WHERE org = 1 WITH LOCAL CHECK OPTION;
-- migration: all of them
CREATE OR REPLACE VIEW mine AS SELECT id, name FROM users WHERE org = 2; -- finding
-- migration: one of two
CREATE OR REPLACE VIEW public.mine WITH (security_barrier = true) -- finding
  AS SELECT id, name FROM users WHERE org = 2;
-- migration: the check
CREATE OR REPLACE VIEW app."Local" AS SELECT id, org FROM users WHERE org = 2; -- finding
