-- schema
CREATE TABLE accounts (id bigint PRIMARY KEY);
-- migration: the CHECK as a constraint of the table, not validated yet
ALTER TABLE accounts
  ADD COLUMN plan text,
  ADD CONSTRAINT accounts_plan_check CHECK (plan IN ('free', 'pro')) NOT VALID;
-- migration: a new table
CREATE TABLE seats (id bigint);
ALTER TABLE seats ADD COLUMN number integer CHECK (number > 0);
-- migration: not enforced [postgres=18]
ALTER TABLE accounts ADD COLUMN plan text CHECK (plan IN ('free', 'pro')) NOT ENFORCED;
-- migration: a rewrite is another rule's, and its steps bring the constraint along
ALTER TABLE accounts ADD COLUMN n bigserial CHECK (n > 0);
