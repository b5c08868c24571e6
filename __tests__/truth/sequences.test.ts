import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { findingsFor, judgeSql } from '../support/judge.js';
import { type Server, startServer } from './servers.js';
import { MAJOR } from './worlds.js';

/* What rules claim of several statements one after the other, and of other sessions beside them, asked of a server. */

const SCHEMA = `
  CREATE TABLE users (id bigint PRIMARY KEY, email text);
  CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), total int);
  INSERT INTO users VALUES (1, 'a');
  INSERT INTO orders VALUES (1, 1, 5), (2, 1, -5);`;

/** The SQLSTATE that a statement ends with; null where it goes well. */
const codeOf = (run: Promise<unknown>): Promise<string | null> =>
  run.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  );

describe(`on ${MAJOR}`, () => {
  let server: Server;
  let migration: pg.Client;
  let application: pg.Client;
  const found = (rule: string, sql: string, transactions: 'file' | 'statement', later: string | null = null) =>
    findingsFor(judgeSql({ sql, schema: SCHEMA, postgres: MAJOR, transactions, later }), rule).length > 0;

  beforeAll(async () => {
    server = await startServer(MAJOR, { settings: { deadlock_timeout: '50ms' } });
    const database = await server.createDatabase();
    migration = await server.connect(database);
    application = await server.connect(database);
  }, 120_000);

  afterAll(async () => {
    await migration.end();
    await application.end();
    await server.stop();
  });

  const fresh = () => migration.query(`DROP TABLE IF EXISTS orders, users; ${SCHEMA}`);

  describe('lock-order', () => {
    const users = 'ALTER TABLE users ADD COLUMN note text';
    const orders = 'ALTER TABLE orders ADD COLUMN note text';

    async function run(first: string, second: string): Promise<readonly (string | null)[]> {
      await fresh();
      await migration.query(`BEGIN; ${first}`);
      const insert = codeOf(application.query('INSERT INTO orders VALUES (9, 1, 5)'));
      const { rows } = await migration.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      expect(rows).toHaveLength(1);
      await blocked();
      const migrated = await codeOf(migration.query(second));
      await migration.query(migrated === null ? 'COMMIT' : 'ROLLBACK');
      return [migrated, await insert];
    }

    /** Until the insert waits for what the migration holds. */
    async function blocked(): Promise<void> {
      for (let waiting = 0; waiting === 0; ) {
        const { rows } = await migration.query<{ n: number }>(
          'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted',
        );
        waiting = rows[0]?.n ?? 0;
      }
    }

    test('an insert deadlocks with the order that is reported, and not with the other', async () => {
      expect(found('lock-order', `${users};\n${orders};`, 'file')).toBe(true);
      expect(await run(users, orders)).toContain('40P01');
      expect(found('lock-order', `${orders};\n${users};`, 'file')).toBe(false);
      expect(await run(orders, users)).toEqual([null, null]);
    });

    test('an insert gets past a trigger that comes to be on the referenced table', async () => {
      const trigger =
        'CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()';
      expect(found('lock-order', `${trigger};\n${orders};`, 'file')).toBe(false);
      await fresh();
      await migration.query(`BEGIN; ${trigger}`);
      expect(await codeOf(application.query('INSERT INTO orders VALUES (9, 1, 5)'))).toBeNull();
      expect(await codeOf(migration.query(orders))).toBeNull();
      await migration.query('COMMIT');
    });
  });

  test('not-valid-never-validated: old rows break it, an UPDATE of one fails, and the planner does not count on it', async () => {
    const sql = 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID';
    expect(found('not-valid-never-validated', sql, 'file', 'ALTER TABLE users ADD COLUMN x int')).toBe(true);
    await fresh();
    await migration.query(sql);
    expect(await codeOf(application.query('UPDATE orders SET user_id = NULL WHERE id = 2'))).toBe('23514');
    await migration.query('DELETE FROM orders WHERE total < 0; SET constraint_exclusion = on');
    const plan = async () =>
      JSON.stringify((await migration.query('EXPLAIN SELECT * FROM orders WHERE total < -1')).rows);
    expect(await plan()).toContain('Seq Scan');
    await migration.query('ALTER TABLE orders VALIDATE CONSTRAINT positive');
    expect(await plan()).toContain('One-Time Filter: false');
  });

  test('backfill-not-restartable: run again after a failure, done rows are changed once more', async () => {
    const file = ['UPDATE orders SET total = total * 100', 'ALTER TABLE orders ADD COLUMN note text'];
    const restartable = 'UPDATE orders SET total = total * 100, user_id = NULL WHERE user_id IS NOT NULL';
    const totals = async () =>
      (await migration.query<{ total: number }>('SELECT total FROM orders ORDER BY id')).rows.map(({ total }) => total);
    const twice = async (update: string) => {
      await fresh();
      await migration.query('ALTER TABLE orders ADD COLUMN note text');
      await migration.query(update);
      expect(await codeOf(migration.query(file[1] as string))).toBe('42701');
      await migration.query('ALTER TABLE orders DROP COLUMN note');
      for (const sql of [update, file[1] as string]) await migration.query(sql);
      return totals();
    };
    expect(found('backfill-not-restartable', file.join(';\n'), 'statement')).toBe(true);
    expect(await twice(file[0] as string)).toEqual([50_000, -50_000]);
    expect(found('backfill-not-restartable', [restartable, file[1]].join(';\n'), 'statement')).toBe(false);
    expect(await twice(restartable)).toEqual([500, -500]);
  });

  test('REFRESH … CONCURRENTLY keeps out another refresh and no reader, so it is not blocking', async () => {
    const schema = `${SCHEMA} CREATE MATERIALIZED VIEW sums AS SELECT id, total FROM orders; CREATE UNIQUE INDEX ON sums (id);`;
    const sql = 'REFRESH MATERIALIZED VIEW CONCURRENTLY sums';
    expect(judgeSql({ sql, schema, postgres: MAJOR }).statements[0]?.labels.blocking).toBe(false);
    await fresh();
    await migration.query(
      'CREATE MATERIALIZED VIEW sums AS SELECT id, total FROM orders; CREATE UNIQUE INDEX ON sums (id)',
    );
    await migration.query(`BEGIN; ${sql}`);
    await application.query("SET lock_timeout = '100ms'");
    expect(await codeOf(application.query('SELECT count(*) FROM sums'))).toBeNull();
    expect(await codeOf(application.query(sql))).toBe('55P03');
    await migration.query('COMMIT; DROP MATERIALIZED VIEW sums');
    await application.query('RESET lock_timeout');
  });

  test('a plain SELECT is blocking while its transaction keeps a table locked, and by itself it is not', async () => {
    const alter = 'ALTER TABLE users ADD COLUMN note text';
    const [, , select] = judgeSql({
      sql: `BEGIN; ${alter}; SELECT count(*) FROM orders; COMMIT;`,
      schema: SCHEMA,
      postgres: MAJOR,
    }).statements;
    expect(select?.labels.blocking).toBe(true);
    const [alone] = judgeSql({ sql: 'SELECT count(*) FROM orders', schema: SCHEMA, postgres: MAJOR }).statements;
    expect(alone?.labels).toMatchObject({ blocking: false, destructive: false, incompatible: false });
    await fresh();
    await migration.query(`BEGIN; ${alter}; SELECT count(*) FROM orders`);
    await application.query("SET lock_timeout = '100ms'");
    expect(await codeOf(application.query('SELECT count(*) FROM users'))).toBe('55P03');
    await application.query('RESET lock_timeout');
    await migration.query('ROLLBACK');
  });
});
