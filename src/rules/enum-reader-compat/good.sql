-- schema
CREATE TYPE mood AS ENUM ('sad', 'fine');
-- migration: it is there
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'fine';
