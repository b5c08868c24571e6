import { defineMysqlChecks } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const mysql = defineMysqlChecks({
  operations: ['type.varchar-shorter', 'type.enum-remove'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table.html'],
  on: ['modify-column'],
  *check({ change, fresh, freshColumn, modification, target, column }) {
    if (change.type !== 'modify-column' || fresh || freshColumn || modification?.lossy !== true) return;
    const values = modification.removed.map((value) => `'${value}'`);
    const gone = values.length === 0 ? '' : ` Rows that hold ${enumerateSome(values)} lose it.`;
    yield {
      relation: target,
      message: `${column?.type.sql ?? 'The old type'} to ${change.definition.type.sql}: values of "${change.column}" that do not fit make the statement fail in strict mode, and are cut without it.${gone}`,
    };
  },
});
