-- migration: capitals
CREATE TABLE "userAccounts" (id bigint PRIMARY KEY); -- finding
-- migration: a keyword, a blank
ALTER TABLE users ADD COLUMN "order" int, ADD COLUMN "first name" text; -- finding -- finding
