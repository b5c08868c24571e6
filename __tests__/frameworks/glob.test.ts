import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { UsageError } from '../../src/core/errors.js';
import { globMatcher } from '../../src/frameworks/glob.js';

describe('globs', () => {
  test.each([
    ['db/migrations', 'db/migrations', true],
    ['db/migrations', 'db/migrations2', false],
    ['*/sql', 'a/sql', true],
    ['*/sql', 'a/b/sql', false],
    ['**/migrations', 'migrations', true],
    ['**/migrations', 'a/b/migrations', true],
    ['**/migrations', 'a/notmigrations', false],
    ['apps/**/*.sql', 'apps/1.sql', true],
    ['apps/**', 'apps/a/b', true],
    ['x/[0-9]*.sql', 'x/1_a.sql', true],
    ['x/[!0-9]*.sql', 'x/1_a.sql', false],
    ['x/{a,b}/y', 'x/b/y', true],
    ['x/{a', 'x/{a', true],
    ['a.sql', 'aXsql', false],
    ['a?.sql', 'a/.sql', false],
    ['(a|b)+$', '(a|b)+$', true],
    ['.github/*', '.github/.x', true],
  ])('%s and %s: %p', (pattern, path, expected) => {
    expect(globMatcher(pattern)(path)).toBe(expected);
  });

  test('any text is a matcher or a usage error', () => {
    expect(() => globMatcher('[z-a]')).toThrow('"[z-a]" is not a glob that can be understood.');
    const text = fc.array(fc.constantFrom(...'{}[],!^-*?/\\a.')).map((chars) => chars.join(''));
    fc.assert(
      fc.property(text, fc.string(), (pattern, path) => {
        try {
          expect(typeof globMatcher(pattern)(path)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('agrees with picomatch', () => {
    const piece = fc.constantFrom('a', 'b', '1', '_', '*', '**', '?', '/', '.sql', '[ab]', '{a,b}');
    const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    const path = fc
      .array(fc.stringMatching(/^[ab1_]{1,3}(?:\.sql)?$/), { minLength: 1, maxLength: 3 })
      .map((names) => names.join('/'));
    fc.assert(
      fc.property(pattern, path, (glob, one) => {
        // Runs of stars and slashes are spelled in ways that picomatch gives meanings of its own.
        fc.pre(!/\*{3}|\*\*[^/]|[^/]\*\*|\/\/|^\/|\/$/.test(glob) && !/^\*\*$|\/\*\*$/.test(glob));
        expect(globMatcher(glob)(one)).toBe(picomatch(glob, { dot: true })(one));
      }),
      { numRuns: 2000 },
    );
  });
});
