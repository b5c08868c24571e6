import { runBy } from '../effects/predict/code.js';
import type { Key } from '../schema/model.js';
import type { Change, EmbeddedStatement } from '../sql/change.js';
import type { StatementContext } from './rule.js';

/** Changes of rows, one round after the other, in a loop that never commits. */
export interface LoopedRows {
  readonly table: Key;
  readonly statement: EmbeddedStatement;
}

/** What the code that the change runs does to rows of tables in use inside a loop; empty where it commits by itself. */
export function loopedRows(change: Change, context: StatementContext): LoopedRows[] {
  const { schema, version, migration } = context;
  const running = runBy(change, { schema, version, origin: migration.index });
  return running
    .filter(({ code }) => code.loops && !code.controlsTransaction)
    .flatMap(({ code }) => code.statements.filter((one) => one.inLoop))
    .flatMap((statement) => tableOf(statement, context).map((table) => ({ table, statement })));
}

function tableOf({ changes }: EmbeddedStatement, { schema, migration }: StatementContext): Key[] {
  return changes.flatMap((one) => {
    if (one.type !== 'update' && one.type !== 'delete' && one.type !== 'merge') return [];
    const relation = schema.relation(one.table);
    const own = relation !== undefined && (relation.temporary || relation.origin === migration.index);
    return own ? [] : [schema.relationKey(one.table)];
  });
}
