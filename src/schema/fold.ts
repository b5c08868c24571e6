import type { Change } from '../sql/change.js';
import { alterTable } from './fold/alter-table.js';
import { createTable } from './fold/create-table.js';
import { drop } from './fold/drop.js';
import { relationOrPartial } from './fold/find.js';
import { createIndex } from './fold/index-build.js';
import {
  alterFunction,
  attachIndex,
  changePolicy,
  changePublication,
  changeSequence,
  createFunction,
  createRule,
  createStatistics,
  createTrigger,
  otherCommand,
} from './fold/other-objects.js';
import { inPassOrder } from './fold/passes.js';
import { rename, setSchema } from './fold/rename.js';
import { changeSetting, endTransaction } from './fold/session.js';
import { changeType } from './fold/type.js';
import { foldUnseen } from './fold/unseen.js';
import { createTableAs, createView } from './fold/view.js';
import type { Origin } from './model.js';
import type { Schema } from './schema.js';

export { copySchema, emptySchema, snapshotRelation } from './copy.js';
export { foldForetold } from './fold/foretold.js';
export { inPassOrder } from './fold/passes.js';
export { endSession, endTransaction } from './fold/session.js';

/**
 * Applies one change to the model as Postgres would to its catalog. It never throws: what Postgres would refuse (a name
 * that is taken, a column that isn't there) changes nothing. What the model doesn't know becomes known in part, unless
 * the schema is complete: then it isn't there, and nothing happens.
 *
 * Statements inside a DO block are applied one after the other, whatever conditions stand around them. Such blocks nearly
 * always guard what they do by "unless it is done already", and a change that is done already changes nothing here.
 * CALL and SELECT of functions change nothing: what they run is not known. Where such code makes objects, the schema is
 * complete no more. ROLLBACK is the caller's, who keeps a copy of the schema from before; only SET LOCAL ends here with
 * its transaction.
 */
export function fold(schema: Schema, change: Change, origin: Origin): void {
  switch (change.type) {
    case 'create-table':
      createTable(schema, change, origin);
      return;
    case 'create-table-as':
      createTableAs(schema, change, origin);
      return;
    case 'create-view':
      createView(schema, change, origin);
      return;
    case 'create-index': {
      const relation = relationOrPartial(schema, change.table);
      if (relation !== undefined) createIndex(schema, change, relation, origin);
      return;
    }
    case 'attach-index':
      attachIndex(schema, change);
      return;
    case 'drop':
      drop(schema, change);
      return;
    case 'rename':
      rename(schema, change);
      return;
    case 'set-schema':
      setSchema(schema, change);
      return;
    default:
      foldLess(schema, change, origin);
  }
}

/**
 * Applies a statement's changes in the order in which Postgres does: the subcommands of one ALTER TABLE run in passes,
 * drops first, so `ADD CONSTRAINT c …, DROP CONSTRAINT c` leaves the new one.
 */
export function foldStatement(schema: Schema, changes: readonly Change[], origin: Origin): void {
  for (const change of inPassOrder(changes)) fold(schema, change, origin);
}

/** What happens less often. */
function foldLess(schema: Schema, change: Change, origin: Origin): void {
  switch (change.type) {
    case 'create-enum':
    case 'add-enum-value':
    case 'rename-enum-value':
    case 'create-domain':
    case 'alter-domain':
    case 'create-composite-type':
    case 'alter-composite-type':
    case 'create-type':
      changeType(schema, change, origin);
      return;
    case 'create-sequence':
    case 'alter-sequence':
      changeSequence(schema, change, origin);
      return;
    case 'create-function':
      createFunction(schema, change, origin);
      return;
    case 'alter-function':
      alterFunction(schema, change);
      return;
    case 'create-trigger':
      createTrigger(schema, change, origin);
      return;
    case 'create-policy':
    case 'alter-policy':
      changePolicy(schema, change, origin);
      return;
    case 'create-rule':
      createRule(schema, change);
      return;
    case 'create-statistics':
      createStatistics(schema, change);
      return;
    case 'create-publication':
    case 'alter-publication':
      changePublication(schema, change);
      return;
    case 'other':
      otherCommand(schema, change);
      return;
    case 'do':
      for (const statement of change.code.statements) {
        for (const inner of statement.changes) fold(schema, inner, origin);
      }
      foldUnseen(schema, change);
      return;
    case 'select':
    case 'call':
      foldUnseen(schema, change);
      return;
    default:
      foldSession(schema, change, origin);
  }
}

/** What concerns the session; and ALTER TABLE, all of whose subcommands name a table. */
function foldSession(schema: Schema, change: Change, origin: Origin): void {
  switch (change.type) {
    case 'set':
    case 'reset':
    case 'discard':
      changeSetting(schema, change);
      return;
    case 'commit':
      endTransaction(schema);
      return;
    case 'rollback':
      if (change.toSavepoint === null) endTransaction(schema);
      return;
    default:
      if ('target' in change) alterTable(schema, change, origin);
  }
}
