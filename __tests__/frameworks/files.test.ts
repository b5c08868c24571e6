import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText, type FileText, MAX_FILE_BYTES, readFile, walk, workTree } from '../../src/frameworks/files.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const problemOf = (result: FileText) => ('problem' in result ? result.problem : null);

describe('bytes to text', () => {
  test('UTF-8, without its byte order mark, CRLF kept', () => {
    expect(decodeText(Buffer.from('\ufeffSELECT 1;\r\n'), 'a.sql')).toMatchObject({ text: 'SELECT 1;\r\n' });
  });

  test('any text comes back as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff'));
        expect(decodeText(Buffer.from(text), 'a.sql')).toMatchObject({ text });
      }),
    );
  });

  test('bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        const result = decodeText(value, 'a.sql');
        const found = problemOf(result);
        if (found !== null) {
          expect(found.line).toBeGreaterThan(0);
          expect(found.column).toBeGreaterThan(0);
        }
      }),
    );
  });

  test.each([
    ['a stray byte', Buffer.concat([Buffer.from("SELECT 1;\nSELECT 'é"), bytes(0xff, 0x27)]), 2, 10, 'byte 20 is 0xff'],
    ['a cut sequence', Buffer.concat([Buffer.from('x'), bytes(0xe2, 0x82)]), 1, 2, 'byte 1 is 0xe2'],
    [
      'Latin-1',
      Buffer.concat([Buffer.from('-- caf'), bytes(0xe9), Buffer.from('\nSELECT 1;')]),
      1,
      7,
      'byte 6 is 0xe9',
    ],
  ])('%s has a place', (_name, value, line, column, words) => {
    expect(problemOf(decodeText(value, 'a.sql'))).toMatchObject({ line, column });
    expect(problemOf(decodeText(value, 'a.sql'))?.message).toContain(words);
  });

  test('a binary file and UTF-16 are named as such', () => {
    expect(problemOf(decodeText(bytes(0x50, 0x4b, 3, 4, 10, 0), 'a.sql'))).toEqual({
      message: "a.sql is not text: byte 5 is NUL, which SQL can't contain.",
      line: 2,
      column: 1,
    });
    expect(problemOf(decodeText(Buffer.from('\ufeffSELECT', 'utf16le'), 'a.sql'))?.message).toContain('UTF-16');
  });
});

describe('files of the disk', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'lk-files-'));
    mkdirSync(join(root, 'db/migrations'), { recursive: true });
    mkdirSync(join(root, 'node_modules/x'), { recursive: true });
    writeFileSync(join(root, 'db/migrations/1_a.sql'), 'SELECT 1;');
    writeFileSync(join(root, 'db/migrations/-- $(x)\n.sql'), 'SELECT 2;');
    writeFileSync(join(root, 'node_modules/x/1.sql'), '');
    symlinkSync('/etc/passwd', join(root, 'db/migrations/2_link.sql'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('a walk leaves out links and what others own', () => {
    expect(walk(root)).toEqual(['db/migrations/-- $(x)\n.sql', 'db/migrations/1_a.sql']);
  });

  test('a missing file, a folder and a file of 60 MB are problems, not exceptions', () => {
    writeFileSync(join(root, 'big.sql'), '');
    truncateSync(join(root, 'big.sql'), 60 * 1024 * 1024);
    expect(problemOf(readFile(join(root, 'big.sql'), 'big.sql'))?.message).toBe(
      `big.sql has 60 MiB; files over ${MAX_FILE_BYTES / 1024 / 1024} MiB are not read. Load data outside migrations.`,
    );
    expect(problemOf(readFile(join(root, 'gone.sql'), 'gone.sql'))?.message).toBe(
      "gone.sql can't be read: there is no such file.",
    );
    expect(problemOf(readFile(join(root, 'db'), 'db'))?.message).toBe('db is a directory, not a file.');
  });

  test('a work tree reads once and says null where there is nothing', () => {
    const tree = workTree(root);
    expect(tree.read('db/migrations/1_a.sql')).toBe('SELECT 1;');
    expect(tree.read('db/migrations/9_gone.sql')).toBeNull();
  });
});
