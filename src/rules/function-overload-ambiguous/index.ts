import { ambiguousCount } from '../../effects/labels/ambiguous-call.js';
import { sameArguments } from '../../effects/signatures.js';
import type { CreateFunction } from '../../sql/change.js';
import { changesAfter, only } from '../around.js';
import { defineRule } from '../rule.js';

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
