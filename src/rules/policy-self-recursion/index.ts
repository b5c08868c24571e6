import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'policy-self-recursion',
  title: 'A policy that asks its own table ends in an error',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createpolicy.html',
    'src/backend/rewrite/rewriteHandler.c: fireRIRrules',
  ],
  on: ['create-policy', 'alter-policy'],
  *check({ change, target }) {
    if (change.type !== 'create-policy' && change.type !== 'alter-policy') return;
    const { name } = change.table;
    const asks = [change.using, change.withCheck].some(
      (one) =>
        one?.hasSubquery === true &&
        new RegExp(
          `\\b(?:from|join)\\s+(?:only\\s+)?(?:"?\\w+"?\\.)?"?${name.replace(/\W/g, '.')}"?(?![\\w.])`,
          'i',
        ).test(one.sql),
    );
    if (!asks) return;
    yield {
      relation: target,
      message: `The policy "${change.name}" of ${target} reads ${target} itself: each query of it fails with 42P17, infinite recursion. Ask through a SECURITY DEFINER function.`,
    };
  },
});
