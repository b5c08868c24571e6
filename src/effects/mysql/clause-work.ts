import type { Key } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import type { Work } from '../effect.js';

/** What a clause does to a table's rows besides what the statement's algorithm does to the whole table. */
export function workOfClause(change: Change, relation: Key): Work[] {
  switch (change.type) {
    case 'create-index':
      return [{ kind: 'build', relation, because: 'create-index' }];
    case 'update':
    case 'delete':
      return [{ kind: 'scan', relation, because: 'data' }];
    default:
      return [];
  }
}
