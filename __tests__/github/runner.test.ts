import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CommandReader, readFileCommand } from '../support/github/commands.js';

/** The emulator must be as gullible as the runner, or tests that use it prove nothing. */
describe('the emulated runner', () => {
  const read = (...lines: string[]): CommandReader => {
    const reader = new CommandReader('/work');
    for (const line of lines) reader.read(line);
    return reader;
  };

  it('reads the new grammar at the start of a line only', () => {
    expect(read('  ::error file=a.sql,line=3,col=1::50%25 of a%0Ab').annotations).toEqual([
      {
        type: 'error',
        message: '50% of a\nb',
        title: null,
        file: 'a.sql',
        line: 3,
        endLine: null,
        col: 1,
        endColumn: null,
      },
    ]);
    expect(read('see ::error::no').annotations).toEqual([]);
    expect(read('::unknown::x', '::error no end').log).toEqual(['::unknown::x', '::error no end']);
  });

  it('reads the old grammar anywhere in a line', () => {
    const reader = read('-- ##[set-output name=approved]true', '| 3 | ##[error file=a.sql;line=1]bad', '#[error]x');
    expect(reader.outputs).toEqual({ approved: 'true' });
    expect(reader.annotations).toHaveLength(1);
    expect(reader.log).toEqual(['#[error]x']);
  });

  it('stops obeying until the token comes', () => {
    const reader = read('::stop-commands::t0k', '::error::no', '##[error]no', '::t0k::', '::error::yes');
    expect(reader.annotations.map(({ message }) => message)).toEqual(['yes']);
  });

  it('keeps ten of a type and cuts at 4,096 characters', () => {
    const reader = read(...Array.from({ length: 12 }, (_, n) => `::warning::${n}`), `::error::${'x'.repeat(5000)}`);
    expect(reader.annotations).toHaveLength(11);
    expect(reader.dropped.map(({ message }) => message)).toEqual(['10', '11']);
    expect(reader.annotations[10]?.message).toHaveLength(4096);
  });

  it('drops columns of a place with several lines', () => {
    expect(read('::error line=1,endLine=2,col=3,endColumn=4::x').annotations[0]).toMatchObject({
      col: null,
      endColumn: null,
    });
    expect(read('::error line=5,endLine=2::x').annotations[0]).toMatchObject({ line: 5, endLine: null });
  });

  it('reads outputs from the file, in both forms', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'runner-')), 'output');
    writeFileSync(path, 'a=1\nb<<END\ntwo\nlines\nEND\nc=x<<y\n');
    expect(readFileCommand(path)).toEqual({ a: '1', b: 'two\nlines', c: 'x<<y' });
    writeFileSync(path, 'b<<END\nnever ends\n');
    expect(() => readFileCommand(path)).toThrow('Matching delimiter not found');
    writeFileSync(path, 'nonsense\n');
    expect(() => readFileCommand(path)).toThrow('Invalid format');
  });
});
