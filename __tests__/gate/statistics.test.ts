import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import { parseStatistics, SmallTables, type Statistics, statisticsText } from '../../src/gate/statistics.js';
import { judgeSql } from '../support/judge.js';

const quiet = { rows: 900, bytes: 65536, usesPerHour: 2 };

function statistics(tables: Statistics['tables']): Statistics {
  return { version: 1, takenAt: '2026-11-01T08:00:00Z', hoursWatched: 240, tables };
}

const SCHEMA = `CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint);
CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE INDEX users_email ON users (email);`;

/** The severity of a rule's finding where this is known of sizes. */
function severity(rule: string, sql: string, tables: Statistics['tables'] | null, limit = 10_000): string | undefined {
  const small = tables === null ? {} : { small: new SmallTables(statistics(tables), limit) };
  const file = judgeSql({ sql, schema: SCHEMA, allPresets: false, ...small });
  return findingsOf(file).find((finding) => finding.rule === rule)?.severity;
}

const INDEX = 'CREATE INDEX i ON users (email);';

test('a blocking finding is one level weaker on a small and quiet table, and says so', () => {
  expect(severity('create-index-blocking', INDEX, null)).toBe('error');
  expect(severity('create-index-blocking', INDEX, { 'public.users': quiet })).toBe('warning');
  const small = new SmallTables(statistics({ 'public.users': quiet }), 10_000);
  const [finding] = findingsOf(judgeSql({ sql: INDEX, schema: SCHEMA, allPresets: false, small }));
  expect(finding?.message).toContain('public.users has about 900 rows');
});

describe('it keeps its level where the table', () => {
  test.each([
    ['has more rows', { 'public.users': { ...quiet, rows: 10_000 } }],
    ['is hot', { 'public.users': { ...quiet, usesPerHour: 3600 } }],
    ['was never counted', { 'public.users': { ...quiet, rows: null } }],
    ['was not watched for long enough', { 'public.users': { ...quiet, usesPerHour: null } }],
    ['is not in the file', { 'public.teams': quiet }],
  ])('%s', (_, tables) => {
    expect(severity('create-index-blocking', INDEX, tables)).toBe('error');
  });
});

test('of two tables both must be small', () => {
  const key = 'ALTER TABLE users ADD CONSTRAINT k FOREIGN KEY (team_id) REFERENCES teams (id);';
  expect(severity('add-foreign-key', key, { 'public.users': quiet })).toBe('error');
  expect(severity('add-foreign-key', key, { 'public.users': quiet, 'public.teams': quiet })).toBe('warning');
});

test('what is destructive or incompatible never gets weaker', () => {
  const tables = { 'public.users': quiet, 'public.teams': quiet };
  expect(severity('drop-table', 'DROP TABLE users;', tables)).toBe('error');
  expect(severity('rename-column', 'ALTER TABLE users RENAME COLUMN email TO mail;', tables)).toBe('error');
  expect(severity('add-required-column', 'ALTER TABLE users ADD COLUMN n int NOT NULL;', tables)).toBe('error');
});

test('an index counts as its table', () => {
  expect(severity('reindex-blocking', 'REINDEX INDEX users_email;', { 'public.users': quiet })).toBe('warning');
});

test('locks that the transaction still has count too', () => {
  const sql = 'BEGIN; LOCK TABLE teams IN ACCESS EXCLUSIVE MODE; CREATE INDEX i ON users (email); COMMIT;';
  expect(severity('create-index-blocking', sql, { 'public.users': quiet })).toBe('error');
});

test('small-table-rows: 0 switches it off', () => {
  expect(severity('create-index-blocking', INDEX, { 'public.users': quiet }, 0)).toBe('error');
});

test('the file comes back as it was written, a table a line', () => {
  const given = statistics({ 'public.b': quiet, 'public.a': { ...quiet, rows: null, usesPerHour: null } });
  const text = statisticsText(given);
  expect(parseStatistics(text, 'x.json')).toEqual(given);
  expect(text.split('\n').filter((line) => line.includes('"public.'))).toHaveLength(2);
  expect(parseStatistics(statisticsText(statistics({})), 'x.json').tables).toEqual({});
});

describe('a file that is none is refused', () => {
  test.each([
    ['no JSON', 'rows'],
    ['another version', '{"version": 2, "takenAt": "", "hoursWatched": 1, "tables": {}}'],
    ['no numbers', '{"version": 1, "takenAt": "", "hoursWatched": 1, "tables": {"a": {"rows": "1"}}}'],
  ])('%s', (_, text) => {
    expect(() => parseStatistics(text, 'stats.json')).toThrow(/^stats\.json can't be used as statistics/);
  });
});
