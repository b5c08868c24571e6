/** What is changed, on tables that are in use: as it is usually written. */
export interface Change {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
}

/** The tables as they are before; `note` has no NULL, and `code` no value twice. */
export const SCHEMA = `CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE accounts (id bigint PRIMARY KEY, customer_id bigint NOT NULL, amount integer NOT NULL, code text NOT NULL, note text);
`;

/** What the application asks for. A prepared statement fails once where the type of its result changes: here it stays. */
export const REQUESTS = {
  read: 'SELECT id, amount::bigint AS amount, code FROM accounts WHERE id = :id',
  write: 'UPDATE accounts SET amount = amount % 1000 + 1 WHERE id = :id',
};

export const fill = (rows: number): readonly string[] => [
  `INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, ${Math.ceil(rows / 10)}) AS n`,
  `INSERT INTO accounts SELECT n, 1 + n % ${Math.ceil(rows / 10)}, n % 1000, md5(n::text), 'a note of ' || n
   FROM generate_series(1, ${rows}) AS n`,
  'VACUUM ANALYZE',
];

const alter = (action: string): string => `ALTER TABLE accounts ${action};\n`;

export const CHANGES: readonly Change[] = [
  { id: 'add-column', title: 'add column', sql: alter('ADD COLUMN nickname text') },
  {
    id: 'volatile-default',
    title: 'add column with volatile default',
    sql: alter('ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()'),
  },
  { id: 'set-not-null', title: 'set not null', sql: alter('ALTER COLUMN note SET NOT NULL') },
  {
    id: 'foreign-key',
    title: 'add foreign key',
    sql: alter('ADD CONSTRAINT accounts_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)'),
  },
  { id: 'unique', title: 'add unique', sql: alter('ADD CONSTRAINT accounts_code_key UNIQUE (code)') },
  { id: 'index', title: 'create index', sql: 'CREATE INDEX accounts_customer ON accounts (customer_id);\n' },
  { id: 'type', title: 'type change', sql: alter('ALTER COLUMN amount TYPE bigint') },
];
