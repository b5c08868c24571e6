import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { HistoryCache, historyKeys } from '../../src/shadow/cache.js';

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
const keys = (...scripts: string[]): string[] =>
  historyKeys(
    'Postgres 17.10',
    scripts.map((one) => [one]),
  );
const key = (script: string): string => keys(script)[1] as string;
const find = (script: string) => cache.longest(keys(script));

it('gives back what was put away, for the same history on the same server alone', async () => {
  await cache.put(key('a'), replayed, write);
  expect(await find('a')).toMatchObject({ sha256: 'hash', replayed, scripts: 1 });
  expect(await find('b')).toBeNull();
  expect(historyKeys('Postgres 17.11', [['a']])[1]).not.toBe(key('a'));
});

it('gives back the longest beginning that is there, in just that order', async () => {
  await cache.put(keys('a')[1] as string, replayed, write);
  await cache.put(keys('a', 'b')[2] as string, replayed, write);
  expect(await cache.longest(keys('a', 'b', 'c', 'd'))).toMatchObject({ scripts: 2 });
  expect(await cache.longest(keys('a', 'c', 'b'))).toMatchObject({ scripts: 1 });
  expect(await cache.longest(keys('b', 'a'))).toBeNull();
  expect(await cache.longest(keys())).toBeNull();
});

it('tells apart where one text ends and the next begins', () => {
  const last = (...parts: string[]): string | undefined => historyKeys('x', [parts])[1];
  expect(last('ab', 'c')).not.toBe(last('a', 'bc'));
  expect(historyKeys('x', [['a'], ['b']]).at(-1)).not.toBe(last('a', 'b'));
});

it('keeps four, the least recently used goes, and folders of others stay', async () => {
  await mkdir(join(folder, 'mine'));
  for (const [index, history] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
    await cache.put(key(history), replayed, write);
    const time = new Date(Date.now() - 100_000 + index * 1000);
    utimesSync(join(folder, key(history)), time, time);
    if (history === 'e') await find('b');
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
  expect(await find('a')).toBeNull();
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
