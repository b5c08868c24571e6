/** A schema with one of everything that every supported major knows, written as people write it. */
export const SHOP = `
CREATE SCHEMA billing;
CREATE EXTENSION citext;
CREATE TYPE status AS ENUM ('new', 'paid', 'sent');
CREATE DOMAIN email AS text DEFAULT 'a@b.c' CONSTRAINT email_at CHECK (VALUE ~ '@');
CREATE TYPE point3 AS (x int, y int, z int);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE SEQUENCE invoice_number AS bigint INCREMENT 2 MINVALUE 10 START 10 CACHE 5;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE FUNCTION billing.gross(net numeric, rate numeric DEFAULT 0.19) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT
  AS $$ SELECT net * (1 + rate) $$;
CREATE PROCEDURE billing.settle(IN customer bigint, INOUT total numeric) LANGUAGE plpgsql AS $$ BEGIN total := 0; END $$;
CREATE AGGREGATE billing.product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name varchar(80) NOT NULL,
  mail email,
  nick citext,
  sort_name text COLLATE "C",
  phone varchar(20),
  born date CHECK (born > '1900-01-01'),
  adult boolean GENERATED ALWAYS AS (name <> '') STORED,
  tags text[] NOT NULL DEFAULT '{}',
  settings jsonb DEFAULT '{"a": [1]}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz,
  trimmed text CHECK (trim(trimmed) = trimmed AND substring(trimmed FROM 1 FOR 2) <> 'x '),
  CONSTRAINT customers_mail UNIQUE (mail) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE orders (
  id serial PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
  state status NOT NULL DEFAULT 'new',
  total numeric(12,2) NOT NULL DEFAULT 0 CHECK (total >= 0),
  weight real,
  sent_at timestamp(3),
  placed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  during tstzrange,
  CONSTRAINT orders_year CHECK (EXTRACT(year FROM sent_at) > 2000),
  CONSTRAINT orders_sent CHECK (state <> 'sent' OR sent_at IS NOT NULL),
  CONSTRAINT orders_during EXCLUDE USING gist (during WITH &&)
);
CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC NULLS LAST);
CREATE INDEX orders_open ON orders (placed_at) INCLUDE (total) WHERE state IN ('new', 'paid');
CREATE UNIQUE INDEX customers_lower ON customers (lower(name));
CREATE INDEX customers_day ON customers (((created_at AT TIME ZONE 'UTC')::date));
CREATE INDEX customers_name_pattern ON customers (name varchar_pattern_ops);
CREATE INDEX customers_tags ON customers USING gin (tags);
CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, body json, PRIMARY KEY (at, kind)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_kind ON events (kind);
CREATE TABLE audit (who text DEFAULT CURRENT_USER, what text, at timestamptz DEFAULT clock_timestamp());
CREATE TABLE order_audit (order_id int REFERENCES orders) INHERITS (audit);
CREATE UNLOGGED TABLE cache (k text PRIMARY KEY, v bytea DEFAULT '\\x00');
CREATE TABLE billing.invoices (number bigint DEFAULT nextval('invoice_number') PRIMARY KEY, order_id int NOT NULL,
  wait interval DEFAULT '1 day 02:00:00', due date DEFAULT (CURRENT_DATE + 14));
ALTER TABLE billing.invoices ADD CONSTRAINT invoices_order FOREIGN KEY (order_id) REFERENCES orders (id)
  ON UPDATE RESTRICT DEFERRABLE NOT VALID;
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE state <> 'sent' AND total > 10;
CREATE VIEW customer_orders AS SELECT c.id, c.name, count(o.id) AS orders, max(o.placed_at) AS last
  FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name;
CREATE VIEW per_state AS SELECT state, count(*) AS n, sum(total) AS total FROM orders GROUP BY state HAVING count(*) > 1 ORDER BY state;
CREATE VIEW per_year AS SELECT date_trunc('year', placed_at) AS y, EXTRACT(month FROM placed_at)::int AS m,
  (placed_at AT TIME ZONE 'Europe/Berlin') AS local FROM orders;
CREATE VIEW rich AS SELECT id, name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > 100)
  UNION ALL SELECT 0, 'nobody';
CREATE VIEW cte AS WITH big AS (SELECT id, total FROM orders WHERE total > 100) SELECT id FROM big WHERE total < 1000;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer ON totals (customer_id);
CREATE TRIGGER customers_touch BEFORE UPDATE OF name, mail ON customers FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION touch();
CREATE TRIGGER events_touch AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE audit_keep AS ON DELETE TO audit DO INSTEAD NOTHING;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON customers FOR SELECT USING (name = CURRENT_USER);
CREATE POLICY write ON customers AS RESTRICTIVE FOR INSERT WITH CHECK (length(name) > 1);
CREATE STATISTICS orders_stats (dependencies) ON customer_id, state FROM orders;
CREATE PUBLICATION shop FOR TABLE orders, customers WITH (publish = 'insert, update');
`;

/**
 * Of that schema, on every major. It changes when a fact is read that was not before: then all majors have to be asked
 * again (`npm run truth`).
 */
export const SHOP_FINGERPRINT = '46cbb2b809dbab74f7e864eb6c9226edc164e5f8a1266273ac96eba1dd723934';

/** One change each, of which every one must show. The name is what changes. */
export const CHANGES: readonly (readonly [what: string, sql: string])[] = [
  ['a table comes', 'CREATE TABLE t ()'],
  ['a table goes', 'DROP TABLE cache'],
  ['a table is renamed', 'ALTER TABLE cache RENAME TO cached'],
  ['a table moves to another schema', 'ALTER TABLE cache SET SCHEMA billing'],
  ['a table becomes logged', 'ALTER TABLE cache SET LOGGED'],
  ['a column comes', 'ALTER TABLE orders ADD note text'],
  ['a column goes', 'ALTER TABLE orders DROP weight'],
  ['a column is renamed', 'ALTER TABLE orders RENAME weight TO mass'],
  ['a type changes', 'ALTER TABLE orders ALTER weight TYPE double precision'],
  ['a length changes', 'ALTER TABLE customers ALTER phone TYPE varchar(30)'],
  ['a precision changes', 'ALTER TABLE orders ALTER sent_at TYPE timestamp(6)'],
  ['a time zone is lost', 'ALTER TABLE customers ALTER updated_at TYPE timestamp'],
  ['an array becomes a scalar', 'ALTER TABLE customers DROP tags, ADD tags text NOT NULL'],
  ['a collation changes', 'ALTER TABLE customers ALTER sort_name TYPE text COLLATE "POSIX"'],
  ['NOT NULL comes', 'ALTER TABLE orders ALTER weight SET NOT NULL'],
  ['NOT NULL goes', 'ALTER TABLE customers ALTER name DROP NOT NULL'],
  ['a default comes', 'ALTER TABLE orders ALTER weight SET DEFAULT 1'],
  ['a default goes', 'ALTER TABLE orders ALTER total DROP DEFAULT'],
  ['a default changes', 'ALTER TABLE orders ALTER total SET DEFAULT 1'],
  ['a default changes its function', 'ALTER TABLE customers ALTER created_at SET DEFAULT clock_timestamp()'],
  ['identity changes its kind', 'ALTER TABLE customers ALTER id SET GENERATED BY DEFAULT'],
  ['identity goes', 'ALTER TABLE customers ALTER id DROP IDENTITY'],
  ['a generated column becomes a plain one', 'ALTER TABLE customers ALTER adult DROP EXPRESSION'],
  ['storage changes', 'ALTER TABLE customers ALTER settings SET STORAGE EXTERNAL'],
  ['a check comes', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (weight > 0)'],
  ['a check goes', 'ALTER TABLE orders DROP CONSTRAINT orders_sent'],
  [
    'a check changes',
    'ALTER TABLE orders DROP CONSTRAINT orders_total_check, ADD CONSTRAINT orders_total_check CHECK (total > 0)',
  ],
  [
    'a check is not valid',
    'ALTER TABLE orders DROP CONSTRAINT orders_total_check, ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID',
  ],
  ['a constraint is renamed', 'ALTER TABLE orders RENAME CONSTRAINT orders_sent TO sent'],
  ['a foreign key is validated', 'ALTER TABLE billing.invoices VALIDATE CONSTRAINT invoices_order'],
  [
    'a foreign key changes its action',
    `ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey,
      ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON DELETE SET NULL`,
  ],
  [
    'a foreign key is no longer deferrable',
    'ALTER TABLE billing.invoices ALTER CONSTRAINT invoices_order NOT DEFERRABLE',
  ],
  ['a primary key goes', 'ALTER TABLE cache DROP CONSTRAINT cache_pkey'],
  [
    'a unique constraint is checked at once',
    'ALTER TABLE customers DROP CONSTRAINT customers_mail, ADD CONSTRAINT customers_mail UNIQUE (mail)',
  ],
  [
    'an exclusion changes its operator',
    'ALTER TABLE orders DROP CONSTRAINT orders_during, ADD CONSTRAINT orders_during EXCLUDE USING gist (during WITH -|-)',
  ],
  ['an index comes', 'CREATE INDEX i ON orders (state)'],
  ['an index goes', 'DROP INDEX orders_customer'],
  ['an index is renamed', 'ALTER INDEX orders_customer RENAME TO i'],
  [
    'an index changes its order',
    'DROP INDEX orders_customer; CREATE INDEX orders_customer ON orders (customer_id, placed_at)',
  ],
  ['an index changes its columns', 'DROP INDEX orders_customer; CREATE INDEX orders_customer ON orders (customer_id)'],
  [
    'an index becomes unique',
    'DROP INDEX orders_customer; CREATE UNIQUE INDEX orders_customer ON orders (customer_id, placed_at DESC NULLS LAST)',
  ],
  [
    'an index changes its condition',
    "DROP INDEX orders_open; CREATE INDEX orders_open ON orders (placed_at) INCLUDE (total) WHERE state = 'new'",
  ],
  [
    'an index loses an included column',
    "DROP INDEX orders_open; CREATE INDEX orders_open ON orders (placed_at) WHERE state IN ('new', 'paid')",
  ],
  ['an index changes its method', 'DROP INDEX events_kind; CREATE INDEX events_kind ON events USING hash (kind)'],
  [
    'an index changes its operator class',
    'DROP INDEX customers_name_pattern; CREATE INDEX customers_name_pattern ON customers (name)',
  ],
  [
    'an index changes its expression',
    'DROP INDEX customers_lower; CREATE UNIQUE INDEX customers_lower ON customers (upper(name))',
  ],
  [
    'an index changes its time zone',
    "DROP INDEX customers_day; CREATE INDEX customers_day ON customers (((created_at AT TIME ZONE 'CET')::date))",
  ],
  ['an index is invalid', "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_customer'::regclass"],
  ['an index gets parameters', 'ALTER INDEX orders_customer SET (fillfactor = 70)'],
  ['the replica identity changes', 'ALTER TABLE audit REPLICA IDENTITY FULL'],
  ['an enum gets a label', "ALTER TYPE status ADD VALUE 'lost'"],
  ['an enum gets a label in between', "ALTER TYPE status ADD VALUE 'lost' BEFORE 'sent'"],
  ['an enum label is renamed', "ALTER TYPE status RENAME VALUE 'new' TO 'fresh'"],
  ['an enum is renamed', 'ALTER TYPE status RENAME TO state'],
  ['a domain gets a check', 'ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 200)'],
  ['a domain loses a check', 'ALTER DOMAIN email DROP CONSTRAINT email_at'],
  ['a domain becomes NOT NULL', 'ALTER DOMAIN email SET NOT NULL'],
  ['a domain changes its default', "ALTER DOMAIN email SET DEFAULT 'x@y.z'"],
  ['a composite type gets an attribute', 'ALTER TYPE point3 ADD ATTRIBUTE w int'],
  ['a range type comes', 'CREATE TYPE span2 AS RANGE (subtype = int8)'],
  ['a sequence comes', 'CREATE SEQUENCE s'],
  ['a sequence changes its step', 'ALTER SEQUENCE invoice_number INCREMENT 4'],
  ['a sequence changes its limit', 'ALTER SEQUENCE invoice_number MAXVALUE 1000'],
  ['a sequence cycles', 'ALTER SEQUENCE invoice_number CYCLE'],
  ['a sequence changes its cache', 'ALTER SEQUENCE invoice_number CACHE 9'],
  ['a sequence gets an owner', 'ALTER SEQUENCE invoice_number OWNED BY orders.id'],
  [
    'a view changes its condition',
    'CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE total > 10',
  ],
  [
    'a view gets a column',
    "CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id, total, weight FROM orders WHERE state <> 'sent' AND total > 10",
  ],
  ['a view gets an option', 'ALTER VIEW open_orders SET (security_barrier = true)'],
  [
    'a view over a join changes',
    `CREATE OR REPLACE VIEW customer_orders AS SELECT c.id, c.name, count(o.id) AS orders, max(o.placed_at) AS last
    FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name`,
  ],
  ['a materialized view is emptied', 'REFRESH MATERIALIZED VIEW totals WITH NO DATA'],
  ['a trigger comes', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()'],
  ['a trigger goes', 'DROP TRIGGER customers_touch ON customers'],
  ['a trigger is disabled', 'ALTER TABLE customers DISABLE TRIGGER customers_touch'],
  [
    'a trigger changes its condition',
    `DROP TRIGGER customers_touch ON customers; CREATE TRIGGER customers_touch BEFORE UPDATE OF name, mail ON customers
    FOR EACH ROW EXECUTE FUNCTION touch()`,
  ],
  ['a rule goes', 'DROP RULE audit_keep ON audit'],
  ['row security is switched off', 'ALTER TABLE customers DISABLE ROW LEVEL SECURITY'],
  ['row security binds the owner', 'ALTER TABLE customers FORCE ROW LEVEL SECURITY'],
  ['a policy goes', 'DROP POLICY own ON customers'],
  ['a policy changes its condition', "ALTER POLICY own ON customers USING (name = 'x')"],
  ['a policy changes its roles', 'ALTER POLICY own ON customers TO pg_monitor'],
  [
    'a body changes',
    'CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
  ],
  [
    'a function gets an overload',
    'CREATE FUNCTION billing.gross(net int) RETURNS int LANGUAGE sql AS $$ SELECT net $$',
  ],
  ['a function changes its volatility', 'ALTER FUNCTION billing.gross(numeric, numeric) STABLE'],
  ['a function becomes SECURITY DEFINER', 'ALTER FUNCTION billing.gross(numeric, numeric) SECURITY DEFINER'],
  ['a function gets a setting', 'ALTER FUNCTION billing.gross(numeric, numeric) SET search_path = billing'],
  [
    'a function changes its default',
    `CREATE OR REPLACE FUNCTION billing.gross(net numeric, rate numeric DEFAULT 0.2) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT net * (1 + rate) $$`,
  ],
  ['a procedure goes', 'DROP PROCEDURE billing.settle'],
  [
    'an aggregate changes its start',
    `CREATE OR REPLACE AGGREGATE billing.product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '2')`,
  ],
  [
    'a partition comes',
    "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
  ],
  ['a partition is detached', 'ALTER TABLE events DETACH PARTITION events_2025'],
  [
    'a bound changes',
    `ALTER TABLE events DETACH PARTITION events_2025; ALTER TABLE events ATTACH PARTITION events_2025
    FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2025-07-01 00:00+00')`,
  ],
  ['inheritance ends', 'ALTER TABLE order_audit NO INHERIT audit'],
  ['a schema comes', 'CREATE SCHEMA s'],
  ['an extension comes', 'CREATE EXTENSION hstore'],
  ['an extension moves to another schema', 'ALTER EXTENSION citext SET SCHEMA billing'],
  ['statistics go', 'DROP STATISTICS orders_stats'],
  ['a publication gets a table', 'ALTER PUBLICATION shop ADD TABLE audit'],
  ['a publication tells more', "ALTER PUBLICATION shop SET (publish = 'insert, update, delete')"],
  ['a right is granted', 'GRANT SELECT ON orders TO app'],
  ['a right is taken', 'REVOKE INSERT ON customers FROM app'],
  ['a right on a column is granted', 'GRANT UPDATE (total) ON orders TO app'],
  ['a right on a sequence is granted', 'GRANT USAGE ON SEQUENCE orders_id_seq TO app'],
];
