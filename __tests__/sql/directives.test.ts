import { describe, expect, test } from '@jest/globals';
import { read } from './helpers.js';

function directives(text: string): object[] {
  return read(text).directives.map(({ span, ...rest }) => ({ ...rest, line: span.line }));
}

describe('where they stand', () => {
  const cases: [string, object[]][] = [
    [
      '-- lockkeeper:ignore set-not-null-scan -- the table is tiny\nALTER TABLE t ALTER a SET NOT NULL;',
      [{ kind: 'ignore', rules: ['set-not-null-scan'], reason: 'the table is tiny', statement: 0, line: 1 }],
    ],
    ['SELECT 1;\n-- lockkeeper:ignore a, b-c -- why\n\nSELECT 2;', [{ rules: ['a', 'b-c'], statement: 1, line: 2 }]],
    ['SELECT 1; -- lockkeeper:ignore a -- why\nSELECT 2;', [{ statement: 0 }]],
    ['SELECT 1 -- lockkeeper:ignore a -- why\n, 2;\nSELECT 3;', [{ statement: 0 }]],
    [
      'ALTER TABLE t\n  ADD a int,\n  -- lockkeeper:ignore a -- why\n  ADD b int;\nSELECT 1;',
      [{ statement: 0, line: 3 }],
    ],
    ['/* lockkeeper:ignore a -- why */ SELECT 1;', [{ reason: 'why', statement: 0 }]],
    [
      '/*\n * lockkeeper:ignore-file a -- why\n */\nSELECT 1;',
      [{ kind: 'ignore-file', rules: ['a'], reason: 'why', line: 2 }],
    ],
    ['SELECT 1;\n-- lockkeeper:ignore a -- why', [{ statement: null }]],
    ['--lockkeeper:ignore a -- b -- c\r\nSELECT 1;', [{ reason: 'b -- c', statement: 0 }]],
    ['-- lockkeeper:backfill\nUPDATE t SET a = 1;', [{ kind: 'backfill', batch: null, key: null, statement: 0 }]],
    ['-- lockkeeper:backfill batch=500 key=user_id\nUPDATE t SET a = 1;', [{ batch: 500, key: 'user_id' }]],
  ];
  test.each(cases)('%s', (text, expected) => expect(directives(text)).toMatchObject(expected));

  test('their span is the directive itself', () => {
    const parsed = read('SELECT 1;\n  /* lockkeeper:ignore a -- é */');
    const span = parsed.directives[0]?.span;
    expect(parsed.source.text.slice(span?.start, span?.end)).toBe('lockkeeper:ignore a -- é');
  });
});

describe('what is not one', () => {
  test.each([
    "SELECT '-- lockkeeper:ignore a -- why';",
    'SELECT $$\n-- lockkeeper:ignore a -- why\n$$;',
    'SELECT "-- lockkeeper:ignore a -- why";',
    '-- see lockkeeper:ignore a -- why\nSELECT 1;',
  ])('%s', (text) => expect(directives(text)).toEqual([]));
});

describe('what is wrong with one', () => {
  test.each([
    ['-- lockkeeper:ignore a', 'the reason is missing: write "-- lockkeeper:ignore a -- why this is safe here"'],
    ['-- lockkeeper:ignore a --', 'the reason is missing'],
    ['-- lockkeeper:ignore-file a, b', '-- lockkeeper:ignore-file a, b -- why'],
    ['-- lockkeeper:ignore -- because', 'no rule is named'],
    ['-- lockkeeper:ignore a because I say so', '"I" is not a rule id'],
    ['-- lockkeeper:ignre a -- b', 'lockkeeper:ignre is not known'],
    ['-- lockkeeper:backfill batch=0', '"batch=0" is not understood'],
    ['-- lockkeeper:backfill size=5', '"size=5" is not understood'],
  ])('%s', (comment, message) => {
    const [directive] = read(`${comment}\nSELECT 1;`).directives;
    expect(directive).toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) });
  });
});
