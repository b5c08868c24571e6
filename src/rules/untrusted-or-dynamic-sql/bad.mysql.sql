-- migration: put together
SET @sql = CONCAT('DROP TABLE ', @name);
PREPARE stmt FROM @sql;
EXECUTE stmt; -- finding
-- migration: a procedure that nobody told of
CALL tidy(); -- finding
