-- schema
CREATE TABLE sales (day date, amount numeric);
CREATE MATERIALIZED VIEW totals AS SELECT day, sum(amount) AS amount FROM sales GROUP BY day;
CREATE UNIQUE INDEX totals_day ON totals (day);
-- migration: dropped
DROP MATERIALIZED VIEW totals; -- finding
-- migration: to be made anew
DROP MATERIALIZED VIEW IF EXISTS public.totals CASCADE; -- finding
CREATE MATERIALIZED VIEW totals AS SELECT day, sum(amount) AS amount, count(*) AS n FROM sales GROUP BY day;
-- no schema
-- migration: an unknown database
DROP MATERIALIZED VIEW reports."Weekly"; -- finding
