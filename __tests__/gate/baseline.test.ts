import { describe, expect, test } from '@jest/globals';
import { baselineOf, baselineText, parseBaseline, withoutKnown } from '../../src/gate/baseline.js';
import { findingsOf, holdsOf } from '../../src/gate/holds.js';
import { judgeSql } from '../support/judge.js';

const POLICY = { postgresVersion: 17, failOn: 'error', rules: {}, presets: [] } as const;
const INDEX = 'CREATE INDEX users_email ON users (email);\n';

test('what is in it is left out, and what is new is not', () => {
  const old = judgeSql({ sql: INDEX, allPresets: false });
  const baseline = parseBaseline(baselineText(baselineOf([old], {})), 'lockkeeper-baseline.json');
  const { files, known } = withoutKnown([old], baseline);
  expect(known).toBe(findingsOf(old).length);
  expect(known).toBeGreaterThan(0);
  expect(files.flatMap(findingsOf)).toEqual([]);
  const grown = judgeSql({ sql: `\n${INDEX}CREATE INDEX users_name ON users (name);\n`, allPresets: false });
  const left = withoutKnown([grown], baseline).files.flatMap(findingsOf);
  expect(left.length).toBeGreaterThan(0);
  expect(left.every((finding) => finding.line === 3)).toBe(true);
});

test('a changed statement is new', () => {
  const baseline = baselineOf([judgeSql({ sql: INDEX, allPresets: false })], {});
  const changed = judgeSql({ sql: INDEX.replace('(email)', '(email, name)'), allPresets: false });
  expect(withoutKnown([changed], baseline).known).toBe(0);
});

test('it is no approval: a destructive statement is still held, and still says why', () => {
  const file = judgeSql({ sql: 'DROP TABLE users;\n', allPresets: false });
  const { files } = withoutKnown([file], baselineOf([file], {}));
  expect(files.flatMap(findingsOf).map(({ rule }) => rule)).toContain('drop-table');
  expect(holdsOf(files, POLICY).map(({ risk }) => risk)).toContain('destructive');
});

test('a fingerprint that somebody wrote in by hand does not hide a destructive finding', () => {
  const file = judgeSql({ sql: 'DROP TABLE users;\n', allPresets: false });
  const prints = findingsOf(file).map(({ rule, fingerprint }) => [rule, [fingerprint]]);
  const { files } = withoutKnown([file], { 'migration.sql': Object.fromEntries(prints) });
  expect(files.flatMap(findingsOf).some(({ category }) => category === 'destructive')).toBe(true);
});

test('files that were not looked at keep what they had', () => {
  const before = { 'other.sql': { 'add-check': ['a'] }, 'migration.sql': { 'add-check': ['gone'] } };
  const written = baselineOf([judgeSql({ sql: 'SELECT 1;\n', allPresets: false })], before);
  expect(written).toEqual({ 'other.sql': { 'add-check': ['a'] } });
});

test('two equal statements stay two', () => {
  const one = judgeSql({ sql: INDEX, allPresets: false });
  const two = judgeSql({ sql: INDEX + INDEX, allPresets: false });
  expect(withoutKnown([two], baselineOf([one], {})).files.flatMap(findingsOf).length).toBeGreaterThan(0);
});

describe('a file that is none is refused', () => {
  test.each([
    ['no JSON', '{'],
    ['another version', '{"version": 2, "findings": {}}'],
    ['a list', '[]'],
    ['no fingerprints', '{"version": 1, "findings": {"a.sql": {"add-check": "x"}}}'],
    ['no rules', '{"version": 1, "findings": {"a.sql": ["x"]}}'],
  ])('%s', (_, text) => {
    expect(() => parseBaseline(text, 'base.json')).toThrow(/^base\.json can't be used as a baseline/);
  });
});
