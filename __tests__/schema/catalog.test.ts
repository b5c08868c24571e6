import { expect, test } from '@jest/globals';
import { Catalog, Member } from '../../src/schema/catalog/catalog.js';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { type Facts, factsOf } from '../../src/schema/catalog/object.js';
import { numbersOf } from '../../src/schema/catalog/part.js';
import { fingerprint } from '../../src/schema/catalog/snapshot.js';

test('whole numbers, whatever stands between them', () => {
  const texts = ['{}', '{16384,20,4294967295,8796093020159}', '1 0 12', '7', ''];
  const numbers = [[], [16384, 20, 4294967295, 8796093020159], [1, 0, 12], [7], []];
  expect(texts.map((text) => [...numbersOf(text)])).toEqual(numbers);
});

type Told = readonly [name: string, facts: Facts, columns?: Readonly<Record<string, string>>];

function world(...tables: readonly Told[]): { objects: Catalog } {
  const objects = new Catalog();
  for (const [name, facts, columns = {}] of tables) {
    const entry = objects.add('relation', 'public', name, facts);
    for (const [column, type] of Object.entries(columns)) {
      entry.add(new Member('column', column, factsOf({ type, 'not null': false })));
    }
  }
  return { objects };
}
const TABLE = { kind: 'table' };

test('the order does not count, and a fact that is as usual is none', () => {
  const [t, u] = [['t', TABLE, { a: 'text', b: 'text' }] as const, ['u', TABLE] as const];
  expect(fingerprint(world(t, u))).toBe(fingerprint(world(u, ['t', TABLE, { b: 'text', a: 'text' }])));
});

test('a table that is not there is one difference, a column is one of its table', () => {
  const first = world(['t', TABLE, { a: 'text' }], ['u', TABLE, { x: 'integer' }]);
  const second = world(['t', TABLE, { a: 'integer', b: 'text' }]);
  expect(compareSnapshots(first, second)).toEqual([
    {
      kind: 'column',
      what: 'column public.t.a',
      change: 'changed',
      facts: [{ fact: 'type', first: 'text', second: 'integer' }],
    },
    { kind: 'column', what: 'column public.t.b', change: 'extra', facts: [] },
    { kind: 'relation', what: 'table public.u', change: 'missing', facts: [] },
  ]);
});
