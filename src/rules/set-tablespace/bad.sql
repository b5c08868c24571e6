-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at date);
CREATE INDEX "By Day" ON events (at);
-- migration: a table
ALTER TABLE events SET TABLESPACE cold; -- finding
-- migration: an index
ALTER INDEX "By Day" SET TABLESPACE "Fast Disk"; -- finding
-- migration: all at once
ALTER TABLE ALL IN TABLESPACE cold SET TABLESPACE pg_default; -- finding
ALTER INDEX ALL IN TABLESPACE cold OWNED BY app SET TABLESPACE fast NOWAIT; -- finding
-- no schema
-- migration: an unknown table, among others [transactions=file]
ALTER TABLE shop.carts
  ADD COLUMN note text,
  SET TABLESPACE cold; -- finding
