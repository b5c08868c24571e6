-- schema
CREATE TABLE users (id bigint PRIMARY KEY, org bigint);
CREATE VIEW mine WITH (security_invoker = true) AS SELECT id FROM users WHERE org = 1;
CREATE VIEW plain WITH (security_barrier = false) AS SELECT id FROM users;
-- migration: repeated
CREATE OR REPLACE VIEW mine WITH (security_invoker) AS SELECT id FROM users WHERE org = 2;
-- migration: switched off by name
CREATE OR REPLACE VIEW mine WITH (security_invoker = false) AS SELECT id FROM users WHERE org = 2;
-- migration: nothing to lose
CREATE OR REPLACE VIEW plain AS SELECT id FROM users WHERE org = 2;
-- migration: a new view
CREATE OR REPLACE VIEW other AS SELECT org FROM users;
