import { expect, test } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import { judge } from '../../src/gate/judge.js';
import { rules } from '../../src/rules/registry.gen.js';
import { parse } from '../support/judge.js';

/* What a pull request says of what landed before it. */

const base = {
  transactionMode: 'statement',
  optOut: null,
  runnerKnown: true,
  problem: null,
  status: null,
  sortsBefore: null,
  sameVersion: null,
  broughtBy: null,
} as const;

const SCHEMA = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int); CREATE TABLE users (id bigint);';

function neverValidated(...pullRequest: string[]): string[] {
  const landed = [SCHEMA, 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;'];
  const migrations = [...landed, ...pullRequest].map((text, index) => {
    const judged = index >= landed.length;
    return { ...base, path: `${index}.sql`, text, judged, landed: !judged };
  });
  const policy = { postgresVersion: 17, failOn: 'error', rules: {}, presets: [] } as const;
  return judge({ migrations, before: null, policy, change: true }, parse, rules)
    .flatMap((file) => findingsOf(file).map((one) => ({ ...one, path: file.path })))
    .flatMap((one) => (one.rule === 'not-valid-never-validated' ? `${one.path}:${one.line} ${one.severity}` : []));
}

test('a constraint that landed NOT VALID is a notice where its table is altered again', () => {
  expect(neverValidated('ALTER TABLE users ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN a int;')).toEqual([
    '2.sql:2 notice',
  ]);
});

test('nothing is said where the pull request validates it, nor of tables that it leaves alone', () => {
  expect(neverValidated('ALTER TABLE orders VALIDATE CONSTRAINT positive;')).toEqual([]);
  const later = 'ALTER TABLE orders VALIDATE CONSTRAINT positive;';
  expect(neverValidated('ALTER TABLE orders ADD COLUMN a int;', later)).toEqual([]);
  expect(neverValidated('ALTER TABLE users ADD COLUMN a int;')).toEqual([]);
});

test('its own NOT VALID constraint may be validated by the next pull request', () => {
  expect(neverValidated('ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 9) NOT VALID;')).toEqual([
    '2.sql:1 notice',
  ]);
});
