import type { Statement } from '../../sql/statement.js';
import type { Schema } from '../schema.js';
import { relationOrPartial } from './find.js';

/**
 * What a migration's later statements say of tables that nothing is known of: an index that gets another one attached is
 * that of a partitioned table, so that its `CREATE INDEX … ON ONLY` builds nothing.
 */
export function foldForetold(schema: Schema, statements: readonly Statement[]): void {
  const attached = new Set<string>();
  for (const { changes } of [...statements].reverse()) {
    for (const change of [...changes].reverse()) {
      if (change.type === 'attach-index') attached.add(change.index.name);
      const foretold = change.type === 'create-index' && change.only && !schema.complete;
      if (foretold && change.name !== null && attached.has(change.name))
        relationOrPartial(schema, change.table, 'partitioned-table');
    }
  }
}
