import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareNatural } from '../../src/frameworks/tree.js';

const collator = new Intl.Collator('en', { numeric: true });

test('names sort as a person sorts them', () => {
  const sorted = ['V2__b.sql', '10_c.sql', '2_b.sql', '02_a.sql', '20240101000000_z.sql', '2/a.sql', '10/a.sql'];
  expect(sorted.sort(compareNatural)).toEqual([
    '2/a.sql',
    '02_a.sql',
    '2_b.sql',
    '10/a.sql',
    '10_c.sql',
    '20240101000000_z.sql',
    'V2__b.sql',
  ]);
});

test('numbers in front are compared as the collation would', () => {
  // Digits of other scripts, signs, marks that combine: whatever may go on with a number or be left out of it.
  const part = fc.constantFrom(
    '0',
    '1',
    '9',
    '12',
    '007',
    '٣',
    '².',
    '_',
    '-',
    '.',
    'a',
    'A',
    'ä',
    '\u0301',
    ' ',
    '+',
    '1e5',
  );
  const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, name, (a, b) => {
      const order = collator.compare(a, b);
      if (order !== 0) expect(Math.sign(compareNatural(a, b))).toBe(order);
    }),
    { numRuns: 3000 },
  );
});
