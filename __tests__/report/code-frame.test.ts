import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SourceText } from '../../src/core/span.js';
import { codeFrame, type FrameSpan } from '../../src/report/code-frame.js';
import { painter } from '../../src/report/paint.js';
import { textWidth, wrap } from '../../src/report/width.js';

/** The frame as text; `[ ]` around the place are cut out of the source first. */
function frame(source: string, width = 60): string {
  const start = source.indexOf('[');
  const end = source.indexOf(']') - 1;
  const text = new SourceText(source.replace('[', '').replace(']', ''));
  return print(text, text.span(start, end), width);
}

function print(text: SourceText, span: FrameSpan, width = 60): string {
  return codeFrame(text, span, { width, paint: painter(false), style: 'red' })
    .map(({ number, bar, code }) => `${String(number ?? '').padStart(2)} ${bar} ${code}`.trimEnd())
    .join('\n');
}

describe('code frame', () => {
  test('underlines exactly the place', () => {
    expect(frame('SELECT 1;\nALTER TABLE a [DROP COLUMN b];\n')).toBe(
      [' 2 │ ALTER TABLE a DROP COLUMN b;', '   │               ━━━━━━━━━━━━━'].join('\n'),
    );
  });

  test('tabs take the columns that they show', () => {
    expect(frame('\tx\t[DROP];')).toBe([' 1 │     x   DROP;', '   │         ━━━━'].join('\n'));
  });

  test('wide characters take two columns, combining marks none', () => {
    expect(frame('日本 [é👩‍👩‍👧名] x')).toBe([' 1 │ 日本 é👩‍👩‍👧名 x', '   │      ━━━━━'].join('\n'));
  });

  test('control characters have a picture of one column', () => {
    expect(frame('a\u001b[31m [DROP]'.replace('[31m', '(31m'))).toBe(
      [' 1 │ a␛(31m DROP', '   │        ━━━━'].join('\n'),
    );
  });

  test('several lines are marked by a bar', () => {
    expect(frame('[ALTER TABLE a\n  ADD b int,\n\n  ADD c int];')).toBe(
      [' 1 ┃ ALTER TABLE a', ' 2 ┃   ADD b int,', ' 3 ┃', ' 4 ┃   ADD c int;'].join('\n'),
    );
  });

  test('where several lines begin or end inside a line, that is underlined', () => {
    expect(frame('BEGIN; [ALTER TABLE a\n  ADD b int]; COMMIT;')).toBe(
      [' 1 ┃ BEGIN; ALTER TABLE a', '   ┃        ━━━━━━━━━━━━━', ' 2 ┃   ADD b int; COMMIT;', '   ┃ ━━━━━━━━━━━'].join(
        '\n',
      ),
    );
  });

  test('a place of many lines shows its ends', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
    expect(frame(`[${lines.join('\n')}]`)).toBe(
      [' 1 ┃ line 1', ' 2 ┃ line 2', ' 3 ┃ line 3', ' 4 ┃ line 4', ' 5 ┃ line 5', '   ┆', '40 ┃ line 40'].join('\n'),
    );
  });

  test('a long line is cut around the place', () => {
    const shown = frame(`${'a, '.repeat(100)}[DROP COLUMN b]${', c'.repeat(100)}`, 30);
    expect(shown).toBe([' 1 │ … a, a, DROP COLUMN b, c, c, …', '   │         ━━━━━━━━━━━━━'].join('\n'));
  });

  test('a place wider than the terminal shows its beginning', () => {
    expect(frame(`x [${'y'.repeat(50)}] z`, 20)).toBe(
      [' 1 │ …yyyyyyyyyyyyyyyyyy…', '   │  ━━━━━━━━━━━━━━━━━━'].join('\n'),
    );
  });

  test('a line of megabytes costs nothing', () => {
    const source = `${'a'.repeat(5_000_000)}[DROP]${'b'.repeat(5_000_000)}`;
    const start = performance.now();
    expect(frame(source, 40)).toContain('DROP');
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('a place past the end of the text is a place at its end', () => {
    const text = new SourceText('SELECT 1');
    expect(print(text, { line: 1, column: 50, endLine: 9, endColumn: 9 })).toContain('SELECT 1');
    expect(print(text, { line: 7, column: 1, endLine: 7, endColumn: 2 })).toBe([' 7 │', '   │ ━'].join('\n'));
  });

  test('no line is wider than it may be, and the underline lies below the place', () => {
    const unit = fc.constantFrom('a', ' ', '\t', '日', '👩‍👩‍👧', 'é', '\u0007', ';', '\ud800', 'e\u0301');
    const line = fc.array(unit, { maxLength: 120 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(line, line, line, fc.integer({ min: 12, max: 80 }), (before, place, after, width) => {
        const text = new SourceText(`${before}DROP${place}${after}`);
        const span = text.span(before.length, before.length + 4 + place.length);
        const [code, underline] = codeFrame(text, span, { width, paint: painter(false), style: 'red' });
        expect(textWidth(code?.code ?? '')).toBeLessThanOrEqual(width);
        expect(textWidth(underline?.code ?? '')).toBeLessThanOrEqual(width);
        const blank = (underline?.code ?? '').indexOf('━');
        expect(fromColumn(code?.code ?? '', blank).startsWith('DR')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The rest of a text from a screen column on. */
function fromColumn(text: string, column: number): string {
  for (let index = 0; index <= text.length; index += 1) {
    if (textWidth(text.slice(0, index)) === column && text.startsWith('D', index)) return text.slice(index);
  }
  return '';
}

describe('width', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['한글', 4],
    ['é', 1],
    ['👍🏽', 2],
    ['❤️', 2],
    ['ﾊﾝｶｸ', 4],
    ['a\u200bb', 2],
  ])('%s takes %i columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });

  test('wraps at spaces and leaves long words whole', () => {
    expect(wrap('every write on 日本 waits', 12)).toEqual(['every write', 'on 日本', 'waits']);
    expect(wrap('aaaaaaaaaaaaaaaa b', 5)).toEqual(['aaaaaaaaaaaaaaaa', 'b']);
    expect(wrap('', 5)).toEqual(['']);
  });
});
