import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { split } from '../../src/sql/postgres/split.js';
import { skipBlanks, tokenize } from '../../src/sql/postgres/tokens.js';

function texts(text: string): string[] {
  return tokenize(text, 0, text.length, true).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

function pieces(text: string): string[] {
  return split(text).map(({ start, end }) => text.slice(start, end));
}

describe('tokens', () => {
  const cases: [string, string[]][] = [
    [`a "b""c" 'd''e'`, ['word a', 'quoted "b""c"', `string 'd''e'`]],
    [`E'a\\'b' e'\\\\'`, [`string E'a\\'b'`, `string e'\\\\'`]],
    [`'a\\' b`, [`string 'a\\'`, 'word b']],
    [`U&'x' U&"x" u & b`, [`string U&'x'`, 'quoted U&"x"', 'word u', 'operator &', 'word b']],
    [`B'01' x'ff' n'a'`, [`string B'01'`, `string x'ff'`, `string n'a'`]],
    [`$$a;$b$ $$ $b$ $$ $b$ $1`, ['string $$a;$b$ $$', 'string $b$ $$ $b$', 'parameter $1']],
    ['a$b$c $é$x$é$', ['word a$b$c', 'string $é$x$é$']],
    ['1 1.5e-3 .5 0x1F 1_000', ['number 1', 'number 1.5e-3', 'number .5', 'number 0x1F', 'number 1_000']],
    ['a::int>=1', ['word a', 'operator ::', 'word int', 'operator >=', 'number 1']],
    ['a-- b\nc', ['word a', 'comment -- b', 'word c']],
    ['a+/* x /* y */ ; */b', ['word a', 'operator +', 'comment /* x /* y */ ; */', 'word b']],
    ['\\d', ['backslash \\', 'word d']],
    ["'open", ["string 'open"]],
  ];
  test.each(cases)('%s', (text, expected) => expect(texts(text)).toEqual(expected));

  test.each(["'a", '"a', '$$a', '/* a', "E'a\\'", '/* /* */'])('%s is not closed', (text) =>
    expect(tokenize(text, 0, text.length, true).at(-1)?.closed).toBe(false),
  );

  test('blanks and comments are skipped to the first token', () => {
    expect(skipBlanks('  -- a\n /* b */ c', 0)).toBe(16);
    expect(skipBlanks('  -- a', 0)).toBe(6);
  });
});

describe('split', () => {
  const cases: [string, string[]][] = [
    ['', ['']],
    ['a;b', ['a;', 'b']],
    ["a ';' ; b", ["a ';' ;", ' b']],
    ['$$;$$;x', ['$$;$$;', 'x']],
    ['a -- ;\n;b', ['a -- ;\n;', 'b']],
    ['rule (a; b); c', ['rule (a; b);', ' c']],
    [
      'create function f() begin atomic select case when 1=1 then 2 end; select 2; end; b',
      ['create function f() begin atomic select case when 1=1 then 2 end; select 2; end;', ' b'],
    ],
    ['begin; end; a', ['begin;', ' end;', ' a']],
  ];
  test.each(cases)('%s', (text, expected) => expect(pieces(text)).toEqual(expected));

  test('the pieces of any text put together are the text', () => {
    const part = fc.constantFrom(
      ';',
      "'",
      '"',
      '$$',
      '$a$',
      '--',
      '/*',
      '*/',
      '\n',
      'a',
      'é',
      '😀',
      '(',
      ')',
      ' ',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(pieces(text).join('')).toBe(text);
      }),
    );
  });
});
