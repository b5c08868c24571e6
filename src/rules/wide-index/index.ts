import { defineRule } from '../rule.js';

/** More key columns than this. */
const MOST = 3;

export const rule = defineRule({
  id: 'wide-index',
  title: 'An index of many columns is large and serves few queries',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  on: ['create-index'],
  *check({ change, target }) {
    if (change.type !== 'create-index' || change.unique || change.elements.length <= MOST) return;
    yield {
      relation: target,
      message: `This index has ${change.elements.length} key columns. Every write pays for each of them, and queries seldom use more than the first three; INCLUDE carries columns that are only read.`,
    };
  },
});
