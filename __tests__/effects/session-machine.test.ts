import { describe, expect, test } from '@jest/globals';
import { parseTimeout, SessionMachine } from '../../src/effects/session-machine.js';
import type { TransactionMode } from '../../src/frameworks/framework.js';
import { walk } from './support.js';

/** What each statement meets: its transaction and number, lock_timeout and why. */
function states(sql: string, mode: TransactionMode = 'statement'): string[] {
  return walk(sql, { mode }).map(
    ({ session }) =>
      `${session.transaction} ${session.transactionId} ${session.lockTimeout} ${session.lockTimeoutNote}`,
  );
}

describe('transactions', () => {
  test('each statement alone', () => {
    expect(states('SELECT 1; SELECT 2')).toEqual(['none 1 0 never-set', 'none 2 0 never-set']);
  });

  test('BEGIN and COMMIT share a number with what is between them', () => {
    expect(states('BEGIN; SELECT 1; COMMIT; SELECT 2').map((state) => state.slice(0, 10).trim())).toEqual([
      'none 1 0 n',
      'explicit 1',
      'explicit 1',
      'none 2 0 n',
    ]);
  });

  test('the runner’s transaction ends early at a COMMIT', () => {
    const found = states('SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3', 'file').map((state) => state.split(' ')[0]);
    expect(found).toEqual(['runner', 'runner', 'runner', 'runner', 'none']);
  });

  test('a string of several statements is one, until BEGIN and COMMIT say otherwise', () => {
    const kinds = (sql: string): (string | undefined)[] => states(sql, 'string').map((state) => state.split(' ')[0]);
    expect(kinds('SELECT 1')).toEqual(['none']);
    expect(kinds('SELECT 1; SELECT 2')).toEqual(['implicit', 'implicit']);
    expect(kinds('BEGIN; SELECT 1; COMMIT; SELECT 2')).toEqual(['none', 'explicit', 'explicit', 'implicit']);
    expect(kinds('SELECT 1; BEGIN; SELECT 2; COMMIT')).toEqual(['implicit', 'implicit', 'explicit', 'explicit']);
  });

  test('all files in one transaction', () => {
    const machine = new SessionMachine();
    const statement = walk('SELECT 1')[0];
    expect(statement).toBeDefined();
    const one = { index: 0, changes: [], kind: 'SELECT', sql: 'SELECT 1', tree: null } as never;
    machine.startFile('all-files', 1);
    const first = machine.before(one);
    machine.after(one, null);
    machine.endFile();
    machine.startFile('all-files', 1);
    expect(machine.before(one).transactionId).toBe(first.transactionId);
  });
});

describe('lock_timeout', () => {
  const last = (sql: string, mode: TransactionMode = 'statement'): string =>
    states(`${sql}; SELECT 1`, mode).at(-1)?.split(' ').slice(2).join(' ') ?? '';

  test.each([
    ['SELECT 1', '0 never-set'],
    [`SET lock_timeout = '2s'`, '2000 set'],
    [`SET LOCAL lock_timeout = '2s'`, '0 set-local-void'],
    [`BEGIN; SET LOCAL lock_timeout = '2s'`, '2000 set-local'],
    [`BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT`, '0 reset'],
    [`BEGIN; SET lock_timeout = '2s'; COMMIT`, '2000 set'],
    [`BEGIN; SET lock_timeout = '2s'; ROLLBACK`, '0 reset'],
    [`SET lock_timeout = '2s'; RESET lock_timeout`, '0 reset'],
    [`SET lock_timeout = '2s'; RESET ALL`, '0 reset'],
    [`SET lock_timeout = '2s'; DISCARD ALL`, '0 reset'],
    [`SET lock_timeout TO DEFAULT`, '0 never-set'],
    [`SET lock_timeout = 0`, '0 set'],
    [`SELECT set_config('lock_timeout', '3s', false)`, '3000 set'],
    [`SELECT set_config('lock_timeout', '3s', true)`, '0 set-local-void'],
    [`BEGIN; SAVEPOINT a; SET lock_timeout = '2s'; ROLLBACK TO a`, '0 reset'],
    [`SET lock_timeout = '1s'; BEGIN; SET LOCAL lock_timeout = '5s'; COMMIT`, '1000 set'],
    [`ALTER ROLE app SET lock_timeout = '2s'`, '0 later'],
  ])('%s: %s', (sql, expected) => {
    expect(last(sql)).toBe(expected);
  });

  test('SET LOCAL holds inside the runner’s transaction and in a string of several statements', () => {
    expect(last(`SET LOCAL lock_timeout = '2s'`, 'file')).toBe('2000 set-local');
    expect(last(`SET LOCAL lock_timeout = '2s'`, 'string')).toBe('2000 set-local');
  });
});

test.each([
  ['2s', 2000],
  ['500ms', 500],
  ['2000', 2000],
  ['1min', 60_000],
  ['1h', 3_600_000],
  [' 1.5 s ', 1500],
  ['0', 0],
  ['1500us', 2],
  ['soon', null],
])('%s is %s ms', (text, expected) => {
  expect(parseTimeout(text)).toBe(expected);
});

test('locks are kept until the transaction ends, the strongest for each relation', () => {
  const steps = walk(
    'ALTER TABLE a SET (fillfactor = 50); ALTER TABLE a ADD COLUMN b text; SELECT 1; COMMIT; SELECT 2',
    {
      mode: 'file',
    },
  );
  const held = steps.map(({ session }) => [...session.held].map(([key, { mode }]) => `${key} ${mode}`));
  expect(held).toEqual([
    [],
    ['public.a SHARE UPDATE EXCLUSIVE'],
    ['public.a ACCESS EXCLUSIVE'],
    ['public.a ACCESS EXCLUSIVE'],
    [],
  ]);
});
