-- migration: unlocked
UNLOCK TABLES;
