import { dependentsOf } from '../dependents.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'drop-type-cascade',
  title: 'Dropping a type with CASCADE drops the columns that use it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-domain.cascade'],
  sources: ['https://www.postgresql.org/docs/current/sql-droptype.html'],
  on: ['drop'],
  *check(effect, { schema, migration }) {
    const { change } = effect;
    if (change.type !== 'drop' || (change.object !== 'type' && change.object !== 'domain') || !change.cascade) return;
    const type = schema.userType(change.name);
    if (type?.origin === migration.index || (type === undefined && schema.complete)) return;
    const name = schema.typeKey(change.name);
    const columns = (dependentsOf(schema, change) ?? []).filter((one) => one.kind === 'column');
    if (columns.length > 0) {
      yield {
        relation: columns[0]?.relation ?? null,
        message: `Dropping the type ${name} with CASCADE also drops every column of that type with its values: ${enumerateSome(columns.map((one) => one.what))}.`,
      };
    } else if (!schema.complete) {
      yield {
        message: `Dropping the type ${name} with CASCADE also drops every column of that type with its values; the schema does not say which these are.`,
      };
    }
  },
});
