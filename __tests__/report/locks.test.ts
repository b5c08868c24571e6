import { describe, expect, test } from '@jest/globals';
import type { LockMode } from '../../src/core/lock-mode.js';
import type { Lock } from '../../src/effects/effect.js';
import { labelWords, lockSentence, notable, waitSentence } from '../../src/report/locks.js';

const rewrite: Lock = { relation: 'public.users', mode: 'ACCESS EXCLUSIVE', held: 'rewrite' };
const brief: Lock = { relation: 'public.a', mode: 'ACCESS EXCLUSIVE', held: 'briefly' };
const build: Lock = { relation: 'public.b', mode: 'SHARE', held: 'build' };
const validate: Lock = { relation: 'public.c', mode: 'SHARE UPDATE EXCLUSIVE', held: 'scan' };
const rows = (mode: LockMode): Lock => ({ relation: 'public.d', mode, held: 'data' });

describe('sentences about locks', () => {
  test.each([
    [rewrite, 'ACCESS EXCLUSIVE on public.users while it is rewritten: every read and write waits'],
    [brief, 'ACCESS EXCLUSIVE on public.a, briefly: every read and write waits'],
    [build, 'SHARE on public.b while an index is built: every write waits'],
    [validate, 'SHARE UPDATE EXCLUSIVE on public.c while it is scanned: reads and writes go on'],
    [rows('ACCESS SHARE'), 'ACCESS SHARE on public.d while rows are read: reads and writes go on'],
    [rows('ROW SHARE'), 'ROW SHARE on public.d while rows are locked: reads and writes go on'],
    [rows('ROW EXCLUSIVE'), 'ROW EXCLUSIVE on public.d while rows are changed: reads and writes go on'],
    [
      rows('SHARE UPDATE EXCLUSIVE'),
      'SHARE UPDATE EXCLUSIVE on public.d while its rows are gone through: reads and writes go on',
    ],
    [rows('EXCLUSIVE'), 'EXCLUSIVE on public.d while rows are changed: every write waits'],
  ])('%j', (lock, sentence) => {
    expect(lockSentence(lock)).toBe(sentence);
  });

  test('for prose', () => {
    expect(waitSentence(rewrite)).toBe('every read and write on public.users waits while the relation is rewritten');
    expect(waitSentence(build)).toBe('every write on public.b waits while an index is built');
    expect(waitSentence(rows('ROW SHARE'))).toBe('reads and writes on public.d go on while rows are locked');
    expect(waitSentence(validate)).toBe('reads and writes on public.c go on while the relation is scanned');
  });

  test('worst first, and only what is worth a line', () => {
    expect(notable([validate, brief, build, rewrite], 2)).toEqual({ shown: [rewrite, build], more: 1 });
    expect(notable([validate], 2)).toEqual({ shown: [validate], more: 0 });
    expect(notable([], 2)).toEqual({ shown: [], more: 0 });
  });

  test('labels, worst first', () => {
    expect(labelWords({ additive: false, blocking: true, destructive: true, incompatible: true })).toEqual([
      'destructive',
      'blocking',
      'incompatible',
    ]);
  });
});
