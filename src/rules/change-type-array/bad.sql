-- schema
CREATE TABLE posts (id bigint PRIMARY KEY, tags varchar(50)[], scores integer[], "Words" varchar[]);
-- migration: longer elements
ALTER TABLE posts ALTER COLUMN tags TYPE varchar(100)[]; -- finding
-- migration: two of them
ALTER TABLE public.posts
  ALTER COLUMN scores TYPE bigint[], -- finding
  ALTER COLUMN "Words" TYPE text[]; -- finding
