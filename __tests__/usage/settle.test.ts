import { expect, test } from '@jest/globals';
import { settle } from '../../src/usage/settle.js';
import { told, usageOf } from './support.js';

const TABLES: Readonly<Record<string, readonly string[]>> = { a: ['id', 'x'], b: ['id', 'y'] };
const existing = {
  columnsOf: ({ name }: { name: string }) => (TABLES[name] === undefined ? null : new Set(TABLES[name])),
};

function settled(sql: string): string[] {
  const usage = usageOf({ 'a.ts': `q(\`${sql}\`)` });
  return told({ ...usage, references: settle(usage.references, existing) }).filter((line) => line.includes('.', 5));
}

test('an unqualified column is that of the nearest relation that has it', () => {
  expect(settled('SELECT x, y FROM a JOIN b ON a.id = b.id')).toEqual(
    expect.arrayContaining(['a.ts:1 read a.x', 'a.ts:1 read b.y']),
  );
  expect(settled('SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b WHERE x = 1 AND id = 2)')).toEqual([
    'a.ts:1 read a.x',
    'a.ts:1 read b.id',
  ]);
});

test('a column that none has stays with all of them; one that an unknown relation may have is a guess', () => {
  expect(settled('SELECT z FROM a, b')).toEqual(['a.ts:1 read a|b.z']);
  expect(settled('SELECT z FROM a, c')).toEqual(['a.ts:1 read a|c.z (guess)']);
  expect(settled('SELECT x, z FROM a, f() g')).toEqual(['a.ts:1 read a.x (likely)', 'a.ts:1 read a.z (guess)']);
});
