-- migration: strict
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE';
-- migration: one value out of the list
SET sql_mode = REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY', '');
-- migration: put back
SET SQL_MODE=@OLD_SQL_MODE;
