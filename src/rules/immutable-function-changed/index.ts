import { sameArguments } from '../../effects/signatures.js';
import { keyOf } from '../../schema/model.js';
import { usesOfFunction } from '../dependents.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

const STORED = new Set(['index', 'constraint', 'column']);

export const rule = defineRule({
  id: 'immutable-function-changed',
  title: 'A changed function leaves indexes and stored columns with results of the old one',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['reindex.index-concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/xfunc-volatility.html',
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS',
  ],
  on: ['create-function'],
  *check({ change }, { schema, migration }) {
    if (change.type !== 'create-function' || !change.replace) return;
    const old = schema
      .routinesNamed(change.name)
      .find((one) => sameArguments(one.definition.argumentTypes, change.argumentTypes));
    if (old === undefined || old.origin === migration.index || old.definition.volatility !== 'immutable') return;
    if (change.body !== null && plain(change.body) === plain(old.definition.body ?? '')) return;
    const key = schema.routineKey(change.name);
    const uses = [...schema.relations.values()]
      .filter((relation) => relation.origin !== migration.index)
      .flatMap((relation) => usesOfFunction(schema, relation, key))
      .filter((use) => STORED.has(use.kind));
    if (uses.length === 0) return;
    yield {
      relation: uses[0]?.relation ?? null,
      message: `${keyOf(old)} gets another body, but ${enumerateSome(uses.map((use) => use.what))} holds what the old one returned for the rows that exist: look-ups miss rows, and nothing computes them again.`,
    };
  },
});

function plain(body: string): string {
  return body.replace(/\s+/g, ' ').trim();
}
