import { keyOf } from '../../schema/model.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'drop-schema',
  title: 'Dropping a schema deletes every object in it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-schema.cascade'],
  sources: ['https://www.postgresql.org/docs/current/sql-dropschema.html'],
  on: ['drop'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'schema' || effect.fresh) return;
    const { name } = change.name;
    if (
      schema.complete &&
      !schema.schemas.has(name) &&
      ![...schema.relations.values()].some((one) => one.schema === name)
    )
      return;
    const inside = [...schema.relations.values()].filter((one) => one.schema === name).map(keyOf);
    if (!change.cascade) {
      yield {
        message: `Dropping the schema "${name}" succeeds only when it is empty, and code that still has it in its search_path or in a name fails.`,
      };
      return;
    }
    const known = inside.length === 0 ? '' : `: ${enumerateSome(inside)}`;
    yield {
      message: `DROP SCHEMA "${name}" CASCADE deletes every table, type and function in it${known}, and takes ACCESS EXCLUSIVE on all of them and on the tables they reference at once.`,
    };
  },
});
