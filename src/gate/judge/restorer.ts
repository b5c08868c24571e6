import { copySchema } from '../../schema/fold.js';
import type { Schema } from '../../schema/model.js';
import type { Statement } from '../../sql/statement.js';

/** Takes the schema back at ROLLBACK. Only files that have one pay for the copies. */
export class Restorer {
  private copy: Schema;

  private constructor(schema: Schema) {
    this.copy = copySchema(schema);
  }

  /** Null where nothing is ever rolled back. */
  static of(statements: readonly Statement[], schema: Schema): Restorer | null {
    return statements.some(({ changes }) => changes.some(({ type }) => type === 'rollback'))
      ? new Restorer(schema)
      : null;
  }

  after(statement: Statement, schema: Schema): Schema {
    for (const change of statement.changes) {
      if (change.type === 'rollback' && change.toSavepoint === null) return copySchema(this.copy);
      if (change.type === 'begin' || change.type === 'commit') this.copy = copySchema(schema);
    }
    return schema;
  }
}
