-- migration: MariaDB has sequences [mariadb=10.11]
DROP SEQUENCE numbers; -- finding
