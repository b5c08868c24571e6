-- migration: its place is said
ALTER TYPE mood ADD VALUE 'fine' AFTER 'sad';
