import { expect, test } from '@jest/globals';
import { usageOf } from './support.js';

const guards = ['flags.isEnabled(*)', 'NEW_EMAIL'];

/** Lines of columns that are guarded. */
function guarded(path: string, text: string): string[] {
  return usageOf({ [path]: text }, { guards })
    .references.filter(({ column, guard }) => column !== null && guard !== null)
    .map(({ column, guard }) => `${column} if ${guard}`);
}

const q = (column: string): string => `q("SELECT ${column} FROM users")`;

test('the block of an if, and what comes after a return where the flag is off', () => {
  expect(
    guarded('a.ts', `${q('a')};\nif (await flags.isEnabled('x')) {\n  ${q('b')};\n} else {\n  ${q('c')};\n}\n`),
  ).toEqual(["b if flags.isEnabled('x')"]);
  expect(
    guarded(
      'a.ts',
      `function f() {\n  ${q('a')};\n  if (!flags.isEnabled('x')) return null;\n  ${q('b')};\n}\n${q('c')};`,
    ),
  ).toEqual(["b if flags.isEnabled('x')"]);
  expect(guarded('a.go', `func f() {\n\tif cfg.NEW_EMAIL {\n\t\t${q('b')}\n\t}\n\t${q('c')}\n}`)).toEqual([
    'b if NEW_EMAIL',
  ]);
  expect(guarded('a.py', `if NEW_EMAIL:\n    ${q('b')}\n\n    ${q('d')}\nelse:\n    ${q('c')}\n`)).toEqual([
    'b if NEW_EMAIL',
    'd if NEW_EMAIL',
  ]);
});

test('what runs without the flag too is not guarded', () => {
  expect(guarded('a.ts', `if (flags.isEnabled('x') || always) {\n  ${q('a')};\n}`)).toEqual([]);
  expect(guarded('a.ts', `if (!flags.isEnabled('x')) {\n  ${q('a')};\n}`)).toEqual([]);
  expect(guarded('a.ts', `// if (flags.isEnabled('x')) {\nrun(() => {\n  ${q('a')};\n});`)).toEqual([]);
  expect(guarded('a.ts', `const on = flags.isEnabled('x');\nrun(() => {\n  ${q('a')};\n});`)).toEqual([]);
  expect(guarded('a.py', `if not NEW_EMAIL:\n    ${q('a')}\n`)).toEqual([]);
});
