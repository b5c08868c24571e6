import { expect, test } from '@jest/globals';
import { compareSnapshots } from '../../src/schema/catalog/compare.js';
import { type CatalogObject, factsOf, objectKey } from '../../src/schema/catalog/object.js';
import { arrayOf } from '../../src/schema/catalog/part.js';
import { fingerprint } from '../../src/schema/catalog/snapshot.js';

test.each<[string, string[]]>([
  ['{}', []],
  ['{a,b}', ['a', 'b']],
  ['{"a,b",c,"d \\"e\\" \\\\ {f}",g}', ['a,b', 'c', 'd "e" \\ {f}', 'g']],
  ['{"",1}', ['', '1']],
])('the array %s', (text, expected) => {
  expect(arrayOf(text)).toEqual(expected);
});

function world(...objects: CatalogObject[]) {
  return { objects: new Map(objects.map((one) => [objectKey(one), one])) };
}
const table = (name: string): CatalogObject => ({
  kind: 'relation',
  schema: 'public',
  table: null,
  name,
  facts: { kind: 'table' },
});
const column = (of: string, name: string, type: string): CatalogObject => ({
  kind: 'column',
  schema: 'public',
  table: of,
  name,
  facts: factsOf({ type, 'not null': false }),
});

test('the order does not count, and a fact that is as usual is none', () => {
  const [a, b] = [column('t', 'a', 'text'), column('t', 'b', 'text')];
  expect(fingerprint(world(table('t'), a, b))).toBe(fingerprint(world(b, a, table('t'))));
});

test('a table that is not there is one difference, a column is one of its table', () => {
  const first = world(table('t'), column('t', 'a', 'text'), table('u'), column('u', 'x', 'integer'));
  const second = world(table('t'), column('t', 'a', 'integer'), column('t', 'b', 'text'));
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
