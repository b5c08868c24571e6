-- migration: tables
LOCK TABLES users WRITE, orders READ; -- finding
-- migration: the server
FLUSH TABLES WITH READ LOCK; -- finding
