import type { Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'change-type-incompatible',
  title: 'A column of another type can surprise the code that is running',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['alter-type.rewrite', 'alter-type.timezone'],
  sources: [
    'https://www.postgresql.org/docs/current/protocol-message-formats.html',
    'https://www.postgresql.org/docs/current/sql-altertable.html',
  ],
  on: ['alter-column-type'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || change.target === 'type') return;
    if (effect.fresh || effect.freshColumn) return;
    const table = effect.target ?? schema.relationKey(change.table);
    const from = effect.column?.type;
    if (from === undefined) {
      yield {
        relation: table,
        severity: 'notice',
        message: `If "${change.column}" of ${table} is not ${change.newType.sql} already, the running release reads and sends another type than it was written for.`,
      };
      return;
    }
    if (family(from, schema) === family(change.newType, schema)) {
      if (effect.typeChange?.collation === true)
        yield {
          relation: table,
          message: `"${change.column}" of ${table} is compared by the collation ${change.collation?.name}: texts that it takes for equal are refused by keys that took both, and LIKE of the running release fails up to Postgres 17 if it is nondeterministic.`,
        };
      return;
    }
    yield {
      relation: table,
      message: `The running release reads and sends "${change.column}" of ${table} as ${from.sql}; as ${change.newType.sql} drivers hand it over differently, and comparisons or inserts with the old type can fail.`,
    };
  },
});

const ALIKE: Readonly<Record<string, string>> = {
  varchar: 'text',
  name: 'text',
};

/** Types that clients can't tell apart. Domains travel as their base type. */
function family(type: TypeName, schema: Schema): string {
  const user = schema.userType(type);
  if (user?.kind === 'domain') return family({ ...user.base, array: user.base.array || type.array }, schema);
  // Enums that replace each other are enum-recreate's.
  const name = user?.kind === 'enum' ? 'enum' : (ALIKE[type.name] ?? type.name);
  return type.array ? `${name}[]` : name;
}
