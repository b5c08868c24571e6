import { expect, test } from '@jest/globals';
import { findingsFor, judgeSql } from '../support/judge.js';

/** Without a schema: what surely hurts holds, what only may hurt because nobody knows the schema warns. */
test.each<[string, string, 'error' | 'warning']>([
  ['add-column-volatile-default', 'ALTER TABLE t ADD COLUMN a jsonb DEFAULT my_json()', 'error'],
  ['set-not-null', 'ALTER TABLE t ALTER c SET NOT NULL', 'error'],
  ['set-not-null', 'ALTER TABLE t VALIDATE CONSTRAINT c_not_null; ALTER TABLE t ALTER c SET NOT NULL', 'warning'],
  ['set-not-null', 'ALTER TABLE u VALIDATE CONSTRAINT c_not_null; ALTER TABLE t ALTER c SET NOT NULL', 'error'],
  ['drop-unique-breaks-on-conflict', 'ALTER TABLE t DROP CONSTRAINT t_pkey', 'error'],
  ['drop-unique-breaks-on-conflict', 'DROP INDEX CONCURRENTLY uq_t_code', 'warning'],
  [
    'drop-unique-breaks-on-conflict',
    'ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_new',
    'warning',
  ],
  [
    'pk-using-index-nullable',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON t (c); ALTER TABLE t ADD PRIMARY KEY USING INDEX i',
    'warning',
  ],
  ['attach-partition-scan', "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('a') TO ('b')", 'error'],
  [
    'attach-partition-scan',
    "ALTER TABLE p ADD CONSTRAINT fits CHECK (c >= 'a' AND c < 'b') NOT VALID; ALTER TABLE p VALIDATE CONSTRAINT fits; ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('a') TO ('b')",
    'warning',
  ],
  ['attach-partition-default-scan', "CREATE TABLE p PARTITION OF t FOR VALUES FROM ('a') TO ('b')", 'warning'],
  ['rls-enabled-without-policy', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY', 'error'],
  ['refresh-matview', 'REFRESH MATERIALIZED VIEW v', 'error'],
  ['will-fail', 'LOCK TABLE t', 'error'],
])('%s: %s is a(n) %s', (rule, sql, severity) => {
  expect(findingsFor(judgeSql({ sql }), rule).map((one) => one.severity)).toEqual([severity]);
});

test('each partition of an unknown table may have its default partition read, not only the first', () => {
  const sql =
    "CREATE TABLE p PARTITION OF t FOR VALUES FROM ('a') TO ('b'); CREATE TABLE q PARTITION OF t FOR VALUES FROM ('b') TO ('c')";
  const { statements } = judgeSql({ sql });
  expect(statements.map((one) => one.labels.blocking)).toEqual([true, true]);
});

test('an index that gets another one attached later is that of a partitioned table', () => {
  const one = 'CREATE INDEX i ON ONLY events (id);';
  const attached = 'CREATE INDEX CONCURRENTLY j ON events_1 (id); ALTER INDEX i ATTACH PARTITION j';
  const told = judgeSql({ sql: `${one} ${attached}` });
  expect(told.statements[0]?.labels.blocking).toBe(false);
  expect(findingsFor(told, 'create-index-blocking')).toEqual([]);
  expect(judgeSql({ sql: one }).statements[0]?.labels.blocking).toBe(true);
  expect(judgeSql({ sql: `${attached.replace(' i ', ' h ')}; ${one}` }).statements[2]?.labels.blocking).toBe(true);
});

test('a file that ends the transaction of its tool and opens one again for it is warned of', () => {
  const verdicts = (sql: string) =>
    findingsFor(judgeSql({ sql, transactions: 'file' }), 'transaction-nesting').map((one) => one.severity);
  const alone = 'COMMIT; CREATE INDEX CONCURRENTLY i ON t (a);';
  expect(verdicts(`${alone} BEGIN; ALTER TABLE t ADD COLUMN b int`)).toEqual(['warning']);
  expect(verdicts(`${alone} BEGIN; ALTER TABLE t ADD COLUMN b int; COMMIT`)).toEqual(['error']);
  expect(verdicts(alone)).toEqual(['error']);
});

test('a dump whose code makes what nobody can read is not all there is', () => {
  const made = `CREATE FUNCTION make(n text) RETURNS void LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE format('CREATE TABLE %I (id int, note text)', n); END $$;
    CREATE TABLE known (id int); SELECT make('other');`;
  const about = (schema: string, sql: string) => judgeSql({ sql, schema, allPresets: false }).statements[0];
  const missing = (schema: string) =>
    about(schema, 'ALTER TABLE other ADD COLUMN a text')?.findings.filter(({ severity }) => severity === 'error');
  expect(missing(made)).toEqual([]);
  expect(missing(made.replace("SELECT make('other');", ''))).toHaveLength(1);
  expect(about(made, 'DROP TABLE other')?.labels).toMatchObject({ destructive: true, incompatible: true });
});

test('an extension that is not of Postgres itself may have brought the table, and so may another server', () => {
  const errors = (schema: string) =>
    judgeSql({ sql: 'ALTER TABLE places ADD COLUMN a text', schema, allPresets: false }).statements[0]?.findings.filter(
      ({ severity }) => severity === 'error',
    ).length;
  expect(errors('CREATE EXTENSION citext; CREATE EXTENSION pgcrypto')).toBe(1);
  expect(errors('CREATE EXTENSION postgis')).toBe(0);
  expect(errors('IMPORT FOREIGN SCHEMA public FROM SERVER s INTO public')).toBe(0);
});
