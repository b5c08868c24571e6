-- migration: a value that code does not know
ALTER TYPE mood ADD VALUE 'fine'; -- finding
