import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { ApplyReport } from '../../../src/rollout/report.js';
import { Project } from '../../support/project.js';
import type { Server } from '../../truth/servers.js';
import { startListening } from '../faults/place.js';
import type { Place, Tool } from './tool.js';
import { alembic } from './tools/alembic.js';
import { dbmate } from './tools/dbmate.js';
import { django } from './tools/django.js';
import { drizzle } from './tools/drizzle.js';
import { knex } from './tools/knex.js';
import { nodePgMigrate } from './tools/node-pg-migrate.js';

/*
 * A database that a tool brought half the way is taken over by us, and handed back: each time the tool itself, as its
 * registry has it, is asked whether it agrees.
 */

const TOOLS: readonly Tool[] = [alembic, dbmate, django, drizzle, knex, nodePgMigrate];

jest.setTimeout(300_000);

let server: Server;
beforeAll(async () => {
  server = await startListening('host all all 127.0.0.1/32 trust');
});
afterAll(() => server.stop());

describe.each(TOOLS.map((tool) => [tool.id, tool] as const))('%s', (_, tool) => {
  let client: pg.Client;
  let project: Project;
  let place: Place;

  beforeAll(() => tool.install());
  beforeEach(async () => {
    const database = await server.createDatabase();
    client = await server.connect(database);
    const url = `postgresql://postgres@127.0.0.1:${server.port}/${database}?sslmode=disable`;
    project = new Project({ DATABASE_URL: url });
    project.write(tool.base);
    place = { folder: project.folder, url };
  });
  afterEach(async () => {
    await client.end();
    project.remove();
  });

  const add = (...all: readonly number[]): void => {
    for (const n of all) project.write(tool.files(n, `CREATE TABLE step_${n} (id bigint PRIMARY KEY);`));
  };

  async function apply(): Promise<string[]> {
    const { status, out, err } = await project.run('apply', '--tool-ledger', 'write', '--format', 'json');
    if (status !== 0) throw new Error(`it ended with ${status}: ${err}${out}`);
    return (JSON.parse(out) as ApplyReport).migrations.map(({ state }) => state);
  }

  /** Numbers of the steps whose tables are there. */
  async function there(): Promise<number[]> {
    const { rows } = await client.query(
      `SELECT substr(relname, 6)::int AS n FROM pg_class WHERE relname ~ '^step_[0-9]+$' AND relkind = 'r' ORDER BY 1`,
    );
    return rows.map(({ n }) => n as number);
  }

  const before = (count: number) => Array.from({ length: count }, () => 'applied before');

  it('begins, we go on, it goes on, and both agree each time', async () => {
    add(1, 2);
    expect(tool.pending(place)).toBe(2);
    tool.up(place);
    expect([await there(), tool.pending(place)]).toEqual([[1, 2], 0]);

    add(3, 4);
    expect(tool.pending(place)).toBe(2);
    expect(await apply()).toEqual([...before(2), 'applied', 'applied']);
    expect([await there(), tool.pending(place)]).toEqual([[1, 2, 3, 4], 0]);
    tool.up(place);

    add(5);
    expect(tool.pending(place)).toBe(1);
    tool.up(place);
    expect([await there(), tool.pending(place)]).toEqual([[1, 2, 3, 4, 5], 0]);
    expect(await apply()).toEqual(before(5));

    add(6);
    expect(await apply()).toEqual([...before(5), 'applied']);
    expect([await there(), tool.pending(place)]).toEqual([[1, 2, 3, 4, 5, 6], 0]);
  });

  if (!tool.ofSql) return;

  it('goes on in a database that we began', async () => {
    add(1, 2);
    expect(await apply()).toEqual(['applied', 'applied']);
    expect(tool.pending(place)).toBe(0);
    add(3);
    tool.up(place);
    expect([await there(), tool.pending(place)]).toEqual([[1, 2, 3], 0]);
    expect(await apply()).toEqual(before(3));
  });
});
