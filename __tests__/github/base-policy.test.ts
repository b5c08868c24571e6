import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FileSource } from '../../src/frameworks/files.js';
import { baseSchema, readPolicy } from '../../src/github/base-policy.js';

function commit(files: Readonly<Record<string, string>>): FileSource {
  const read = (path: string): string | null => files[path] ?? null;
  return {
    files: Object.keys(files),
    read,
    text: (path) => ({ text: read(path) ?? '', bytes: Buffer.from(read(path) ?? '') }),
  };
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('readPolicy', () => {
  it('needs no file', async () => {
    await expect(readPolicy(commit({}), null)).resolves.toEqual({ values: null, bytes: null, note: null });
  });

  it('takes the first of the known names, with its bytes for the plan', async () => {
    const yaml = 'fail-on: warning\n';
    const policy = await readPolicy(commit({ 'lockkeeper.yml': yaml, 'lockkeeper.json': '{}' }), null);
    expect(policy).toEqual({ values: { failOn: 'warning' }, bytes: bytes(yaml), note: null });
  });

  it('takes package.json only when it has the key', async () => {
    await expect(readPolicy(commit({ 'package.json': '{"name":"shop"}' }), null)).resolves.toMatchObject({
      bytes: null,
    });
    await expect(readPolicy(commit({ 'package.json': 'not json' }), null)).resolves.toMatchObject({ bytes: null });
    const withKey = '{"lockkeeper":{"fail-on":"notice"}}';
    await expect(readPolicy(commit({ 'package.json': withKey }), null)).resolves.toMatchObject({
      values: { failOn: 'notice' },
    });
  });

  it('reads the file that the input names, and nothing else', async () => {
    const files = commit({ 'ci/lock.yml': 'fail-on: notice\n', 'lockkeeper.yml': 'fail-on: never\n' });
    await expect(readPolicy(files, './ci/lock.yml')).resolves.toMatchObject({ values: { failOn: 'notice' } });
    const missing = await readPolicy(files, 'ci/new.yml');
    expect(missing).toMatchObject({
      values: null,
      note: expect.stringContaining('ci/new.yml is not on the base branch'),
    });
  });

  it('is an error when the file is wrong', async () => {
    await expect(readPolicy(commit({ 'lockkeeper.yml': 'fail-onn: x\n' }), null)).rejects.toThrow('fail-onn');
  });
});

describe('baseSchema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'));

  it('copies what the base branch has', () => {
    const copy = baseSchema(commit({ 'db/schema.sql': 'CREATE TABLE a ();' }), './db/schema.sql', folder);
    expect(copy.startsWith(folder)).toBe(true);
    expect(readFileSync(copy, 'utf8')).toBe('CREATE TABLE a ();');
  });

  it('leaves a file that an earlier step made', () => {
    expect(baseSchema(commit({}), 'dump.sql', folder)).toBe('dump.sql');
  });
});
