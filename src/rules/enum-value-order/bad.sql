-- migration: no place is said
ALTER TYPE mood ADD VALUE 'fine'; -- finding
