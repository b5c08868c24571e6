import type { CreateFunction } from '../../sql/change.js';
import { changesAfter, only } from '../around.js';
import { defineRule } from '../rule.js';
import { sameArguments } from '../signatures.js';

export const rule = defineRule({
  id: 'function-overload-ambiguous',
  title: 'An overload with defaults makes existing calls ambiguous',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/xfunc-overload.html',
    'https://www.postgresql.org/docs/current/typeconv-func.html',
  ],
  on: ['create-function'],
  *check({ change }, context) {
    if (change.type !== 'create-function') return;
    const { schema, migration } = context;
    const key = schema.routineKey(change.name);
    const dropped = only(changesAfter(context, change), 'drop').filter((one) => schema.routineKey(one.name) === key);
    for (const { definition: old, origin } of schema.routinesNamed(change.name)) {
      if (origin === migration.index || sameArguments(old.argumentTypes, change.argumentTypes)) continue;
      const removed = dropped.some(
        (one) => one.argumentTypes === null || sameArguments(one.argumentTypes, old.argumentTypes),
      );
      const count = removed ? null : ambiguousCount(old, change);
      if (count === null) continue;
      yield {
        message: `Calls of ${key} with ${count} argument${count === 1 ? '' : 's'} match both (${types(old)}) and the new (${types(change)}): those of the running release fail with 42725, "function is not unique".`,
      };
      return;
    }
  },
});

function types({ argumentTypes }: CreateFunction): string {
  return argumentTypes.map((type) => type.sql).join(', ');
}

/** A number of arguments that both take, with the same types, one of them by its defaults. */
function ambiguousCount(a: CreateFunction, b: CreateFunction): number | null {
  const least = Math.max(required(a), required(b));
  const most = Math.min(a.argumentTypes.length, b.argumentTypes.length);
  for (let count = most; count >= least; count--) {
    if (sameArguments(a.argumentTypes.slice(0, count), b.argumentTypes.slice(0, count))) return count;
  }
  return null;
}

function required({ argumentTypes, argumentDefaults }: CreateFunction): number {
  return argumentTypes.length - argumentDefaults;
}
