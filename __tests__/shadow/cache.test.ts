import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { HistoryCache, historyKey } from '../../src/shadow/cache.js';

let folder: string;
let cache: HistoryCache;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-cache-'));
  cache = new HistoryCache(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const replayed = { migrations: 3, gaps: [] };
const write = async (path: string): Promise<string> => {
  writeFileSync(path, 'data');
  return 'hash';
};
const key = (history: string): string => historyKey('Postgres 17.10', [history]);

it('gives back what was put away, for the same history on the same server alone', async () => {
  await cache.put(key('a'), replayed, write);
  expect(await cache.find(key('a'))).toMatchObject({ sha256: 'hash', replayed });
  expect(await cache.find(key('b'))).toBeNull();
  expect(historyKey('Postgres 17.11', ['a'])).not.toBe(key('a'));
  expect(historyKey('x', ['ab', 'c'])).not.toBe(historyKey('x', ['a', 'bc']));
});

it('keeps four, the least recently used goes, and folders of others stay', async () => {
  await mkdir(join(folder, 'mine'));
  for (const [index, history] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
    await cache.put(key(history), replayed, write);
    const time = new Date(Date.now() - 100_000 + index * 1000);
    utimesSync(join(folder, key(history)), time, time);
    if (history === 'e') await cache.find(key('b'));
  }
  const kept = ['b', 'd', 'e', 'f'].map(key);
  expect(readdirSync(folder).sort()).toEqual([...kept, 'mine'].sort());
});

it('puts nothing away where writing fails, and forgets what is cut off', async () => {
  await cache.put(key('a'), replayed, async () => {
    throw new Error('the disk is full');
  });
  expect(readdirSync(folder)).toEqual([]);
  await cache.put(key('a'), replayed, write);
  writeFileSync(join(folder, key('a'), 'data.tar'), 'dat');
  expect(await cache.find(key('a'))).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

it('clears away what a write that was killed long ago left', async () => {
  const left = join(folder, `.${key('a')}-0123abcd`);
  await mkdir(left);
  await cache.put(key('b'), replayed, write);
  expect(readdirSync(folder)).toHaveLength(2);
  utimesSync(left, new Date(0), new Date(0));
  await cache.put(key('c'), replayed, write);
  expect(readdirSync(folder).sort()).toEqual([key('b'), key('c')].sort());
});
