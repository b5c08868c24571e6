import { describe, expect, it } from '@jest/globals';
import { differenceBlock } from '../../src/report/markdown-difference.js';
import type { ObjectDifference } from '../../src/schema/difference.js';
import { checkReport, fileResult, quietStatement } from '../support/report.js';

const USERS: ObjectDifference = {
  kind: 'table',
  name: 'public.users',
  change: 'changed',
  text: '',
  parts: [
    { kind: 'column', name: 'id', change: 'changed', text: 'integer → bigint' },
    { kind: 'column', name: 'name', change: 'removed', text: 'text' },
    { kind: 'index', name: 'by_email', change: 'added', text: '(email)' },
  ],
};
const OLD: ObjectDifference = { kind: 'view', name: 'public.old', change: 'removed', text: '', parts: [] };

describe('the schema difference', () => {
  it('is a list that GitHub colours', () => {
    expect(differenceBlock(checkReport({ difference: [USERS, OLD] }), 60).split('\n')).toEqual([
      '**Schema difference: 1 changed, 1 removed**',
      '',
      '```diff',
      '  table public.users',
      '!   id integer → bigint',
      '-   name text',
      '+   index by_email (email)',
      '- view public.old',
      '```',
      '',
      '',
    ]);
  });

  it('is folded away where all is well or where it is long, and counts what it leaves out', () => {
    const files = [fileResult({ statements: [quietStatement()] })];
    expect(differenceBlock(checkReport({ files, difference: [OLD] }), 60)).toMatch(/^<details><summary>/);
    const long = differenceBlock(checkReport({ difference: Array.from({ length: 20 }, () => OLD) }), 15);
    expect(long).toMatch(/^<details>/);
    expect(long).toContain('and 5 more lines');
  });

  it('is nothing where nothing differs', () => {
    expect(differenceBlock(checkReport({ difference: [] }), 60)).toBe('');
    expect(differenceBlock(checkReport({ difference: null }), 60)).toBe('');
  });
});
