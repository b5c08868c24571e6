import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  breakCommands,
  cellCode,
  code,
  commandData,
  commandProperty,
  cut,
  fence,
  htmlCode,
  link,
  plain,
  safeJson,
  safeLine,
  safeLog,
  visible,
} from '../../src/report/escape.js';
import { anyText } from '../support/any-text.js';
import { ATTACKS, runnerCommands } from './runner.js';

/** Any text, and texts put together from attacks. */
const hostile = fc.oneof(
  anyText(40),
  fc
    .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

const RUNS = { numRuns: 10_000 };

function isNoCommand(output: string): boolean {
  return runnerCommands(output).length === 0;
}

describe('the emulated runner obeys what the real one obeys', () => {
  test.each([
    ['::error file=a%2Cb.sql,line=1::no', 'error'],
    ['   ::Error::no', 'error'],
    ['\u00a0::set-output name=x::y', 'set-output'],
    ['-- ##[set-output name=approved]true', 'set-output'],
  ])('%j', (line, name) => {
    expect(runnerCommands(line).map((command) => command.name)).toEqual([name]);
  });

  test.each(['x ::error::no', '::jsonb::text', '## [error]x', '##[nothing]x', '::error'])('%j is text', (line) => {
    expect(runnerCommands(line)).toEqual([]);
  });
});

describe('logs', () => {
  test('commands lose their power and stay readable', () => {
    expect(safeLog('-- ##[set-output name=approved]true')).toBe('-- ## [set-output name=approved]true');
    expect(safeLog('a\n  ::stop-commands::x')).toBe('a\n  : :stop-commands::x');
    expect(safeLog('##vso[task.complete]')).toBe('##vso [task.complete]');
    expect(safeLog('SELECT a::text')).toBe('SELECT a::text');
  });

  test('control characters are shown, not obeyed', () => {
    expect(safeLog('\u001b[31mred\u0007\u007f\u009b\r\nnext\ttab')).toBe('␛[31mred␇␡�\nnext\ttab');
    expect(visible('user\u202etxt.sql')).toBe('user�txt.sql');
    expect(visible('\ud800x')).toBe('�x');
  });

  test('a hidden character between the parts of a command does not put it together', () => {
    expect(safeLog('#\u0000#[error]x')).toBe('#␀#[error]x');
  });

  test('one line stays one line', () => {
    expect(safeLine('a\n\n b\u2028c\td')).toBe('a b c d');
    expect(safeLine('x'.repeat(600))).toHaveLength(500);
  });

  test('cutting never splits a character', () => {
    expect(cut('ab😀cd', 4)).toBe('ab…');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });

  test('no text yields a command or moves the cursor', () => {
    fc.assert(
      fc.property(
        hostile,
        (text) =>
          [safeLog(text), safeLine(text), breakCommands(`\u001b[1m${safeLog(text)}`)].every(isNoCommand) &&
          !/(?![\n\t])[\p{Cc}\p{Cs}\u202e]/u.test(safeLog(text)),
      ),
      RUNS,
    );
  });
});

describe('JSON', () => {
  test('is the same value, and no line of it is a command', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = safeJson({ sql: text, nested: [text] });
        const value = JSON.parse(json) as { sql: string; nested: string[] };
        return (
          value.sql === text && value.nested[0] === text && isNoCommand(json) && !/[\u007f-\u009f\u202e]/.test(json)
        );
      }),
      RUNS,
    );
  });
});

describe('workflow commands', () => {
  test('escape as @actions/core does', () => {
    expect(commandData('100%\r\nx: a,b')).toBe('100%25%0Ax: a,b');
    expect(commandProperty('a,b:c%\nd')).toBe('a%2Cb%3Ac%25%0Ad');
  });

  test('any path and message come out as they went in, in one command', () => {
    fc.assert(
      fc.property(hostile, hostile, (path, message) => {
        const line = `::error file=${commandProperty(`x${path}`)},line=1::${commandData(message)}`;
        const shown = (text: string): string =>
          visible(text.replace(/\r\n?/g, '\n')).replace(/##([a-z]*)\[/gi, '##$1 [');
        const [command, ...more] = runnerCommands(line);
        return (
          more.length === 0 &&
          command?.name === 'error' &&
          command.properties.file === `x${shown(path)}` &&
          command.properties.line === '1' &&
          command.data === shown(message) &&
          !line.includes('##[')
        );
      }),
      RUNS,
    );
  });
});

describe('Markdown', () => {
  test('prose', () => {
    expect(plain('a | b <b> & *c* `d` [e](f) \\ ~g~')).toBe(
      'a &#124; b &#60;b&#62; &#38; &#42;c&#42; &#96;d&#96; &#91;e&#93;(f) &#92; &#126;g&#126;',
    );
    expect(plain('public.user_accounts _x_')).toBe('public.user_accounts &#95;x&#95;');
    expect(plain('1. one\ntwo')).toBe('1&#46; one two');
    expect(plain('@octocat a@b.c #12 https://x.y www.x.y :tada:')).not.toMatch(/@\w|[^&]#\d|:\/\/|www\.|:tada:/);
  });

  test('inline code', () => {
    expect(code('a')).toBe('`a`');
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`a``')).toBe('``` `a`` ```');
    expect(code('a\nb')).toBe('`a b`');
    expect(code('')).toBe('` `');
    expect(cellCode('a|b')).toBe('<code>a&#124;b</code>');
    expect(htmlCode('</code>`')).toBe('<code>&#60;/code&#62;&#96;</code>');
  });

  test('fences are longer than what they hold', () => {
    expect(fence('a')).toBe('```sql\na\n```\n');
    expect(fence('```\n</details>\n````')).toBe('`````sql\n```\n</details>\n````\n`````\n');
  });

  test('links are http(s), and their address can not end early', () => {
    expect(link('`x`', 'javascript:alert(1)')).toBe('`x`');
    expect(link('`x`', 'https://h/a b)|(c#L1')).toBe('[`x`](https://h/a%20b%29%7C%28c#L1)');
  });

  test('no text leaves its cell, code span or fence', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const prose = plain(text);
        const cell = cellCode(text);
        const span = code(text);
        const ticks = (/^`+/.exec(span) as RegExpExecArray)[0];
        const inner = span.slice(ticks.length, -ticks.length);
        const [open, ...lines] = fence(text).trimEnd().split('\n') as [string, ...string[]];
        const fenceTicks = open.slice(0, -'sql'.length);
        const closers = lines.filter((line) => line.trim().startsWith(fenceTicks));
        // Without a bare pipe, line break, tag, or run of backticks there is nothing to leave with.
        return (
          !/[|\n\r`[\]*~\\]|<(?!\/?span>)/.test(prose) &&
          !/@[\w]|#(?!\d+;)|&(?!#\d+;)|:\/\/|www\./i.test(prose) &&
          !/[|\n\r]|\\/.test(cell) &&
          span.endsWith(ticks) &&
          !(inner.match(/`+/g) ?? []).some((run) => run.length >= ticks.length) &&
          !/[\n\r]|^`|`$/.test(inner) &&
          closers.length === 1 &&
          closers[0] === fenceTicks
        );
      }),
      RUNS,
    );
  });
});
