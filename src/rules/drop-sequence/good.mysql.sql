-- migration: made [mariadb=10.11]
CREATE SEQUENCE numbers;
