import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Server, startReplica, startServer } from '../../truth/servers.js';
import { Project, type Ran } from '../project.js';

const MIGRATIONS = {
  'db/migrations/0001_orders.sql': `CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, total numeric NOT NULL, note text);
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
`,
};
const CHANGES = {
  'db/migrations/0002_status.sql': `SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN status text;
ALTER TABLE customers ADD COLUMN full_name text;
`,
  'db/migrations/0003_backfill.sql': `-- lockkeeper:backfill
UPDATE orders SET status = 'open' WHERE status IS NULL;
`,
  'db/migrations/0004_indexes.sql': `CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
`,
  'db/migrations/0005_check.sql': `SET lock_timeout = '5s';
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
`,
  'db/migrations/0006_validate.sql': `SET lock_timeout = '5s';
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
`,
};

/** A shop under load on a primary with a replica, and a rollout in it that is disturbed once. */
export class Scene {
  private constructor(
    readonly primary: Server,
    private readonly replica: Server,
    readonly database: string,
    readonly project: Project,
    private readonly load: () => Promise<void>,
    private readonly admin: pg.Client,
  ) {}

  static async start(): Promise<Scene> {
    const primary = await startServer(18, { settings: { shared_preload_libraries: 'pg_stat_statements' } });
    const database = await primary.createDatabase('shop');
    const admin = await primary.connect(database);
    const replica = await startReplica(primary);
    const project = new Project({ DATABASE_URL: primary.url(database), USER: 'ann' });
    project.write({
      ...MIGRATIONS,
      'lockkeeper.yml': `monitor:
  interval: 100ms
  baseline: 3s
  budget: 1min
  probes:
    orders-of-a-customer: SELECT count(*) FROM orders WHERE customer = 42
    one-order: SELECT * FROM orders WHERE id = 4711
`,
    });
    await project.run('apply', '--monitoring', 'off');
    await admin.query(`CREATE EXTENSION pg_stat_statements;
      INSERT INTO orders SELECT i, i % 2000, i % 90, repeat('x', 40) FROM generate_series(1, 150000) AS i;
      INSERT INTO customers SELECT i, 'name ' || i FROM generate_series(1, 2000) AS i; ANALYZE`);
    const clients = [await primary.connect(database), await primary.connect(database)];
    let ended = false;
    const loops = clients.map(async (client, at) => {
      for (let turn = 0; !ended; turn++) {
        await client.query('SELECT count(*) FROM orders WHERE customer = $1 AND id < 3000', [(turn * 7 + at) % 2000]);
        await client.query('UPDATE orders SET total = total + 1 WHERE id = $1', [
          1 + ((turn * 13 + at * 5000) % 140_000),
        ]);
        await sleep(8);
      }
    });
    const load = async (): Promise<void> => {
      ended = true;
      await Promise.all(loops);
      for (const client of clients) await client.end();
    };
    return new Scene(primary, replica, database, project, load, admin);
  }

  /** Applies the changes; while it runs, a table is blocked for a moment. */
  async apply(...args: readonly string[]): Promise<Ran> {
    this.project.write(CHANGES);
    const running = this.project.start('apply', ...args);
    await running.said('0004_indexes.sql');
    const blocker = await this.primary.connect(this.database);
    await blocker.query('BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
    const waiter = await this.primary.connect(this.database);
    const waits = waiter.query('SELECT 1 FROM customers LIMIT 1');
    await sleep(3000);
    await blocker.query('ROLLBACK');
    await waits;
    await blocker.end();
    await waiter.end();
    return running.ended;
  }

  async stop(): Promise<void> {
    await this.load();
    await this.admin.end();
    await this.replica.stop();
    await this.primary.stop();
    this.project.remove();
  }
}
