import type { Name } from '../../../core/name.js';
import type { PartitionAction } from '../../mysql-change.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';

const ACTIONS: Readonly<Record<string, PartitionAction>> = {
  add: 'add',
  drop: 'drop',
  truncate: 'truncate',
  coalesce: 'coalesce',
  reorganize: 'reorganize',
  exchange: 'exchange',
  rebuild: 'rebuild',
  optimize: 'optimize',
  analyze: 'maintain',
  check: 'maintain',
  repair: 'maintain',
};

/** A clause of ALTER TABLE that speaks of partitions; null where it speaks of something else. */
export function partitionClause(cursor: Cursor, table: Name): Bare[] | null {
  const base = { type: 'change-partitions', table, partitions: [], other: null, strategy: null } as const;
  if (cursor.eat('remove', 'partitioning')) return [{ ...base, action: 'remove' }];
  if (cursor.eat('partition', 'by')) return [{ ...base, action: 'partition-by', strategy: strategyOf(cursor) }];
  const action = ACTIONS[cursor.word()];
  if (action === undefined || cursor.word(1) !== 'partition') return null;
  cursor.skip(2);
  if (action === 'add' || action === 'coalesce') {
    rest(cursor);
    return [{ ...base, action }];
  }
  cursor.eat('if', 'exists');
  const partitions: string[] = [];
  if (!cursor.eat('all')) {
    do {
      const name = cursor.identifier();
      if (name === null) return null;
      partitions.push(name);
    } while (cursor.eat(','));
  }
  const other = action === 'exchange' && cursor.eat('with', 'table') ? cursor.name() : null;
  rest(cursor);
  return [{ ...base, action, partitions, other }];
}

/** `PARTITION BY [LINEAR] HASH (…) …`: only the way of it matters. */
export function strategyOf(cursor: Cursor): string {
  cursor.eat('linear');
  const strategy = cursor.word();
  rest(cursor);
  return strategy;
}

function rest(cursor: Cursor): void {
  cursor.skip(cursor.tokens.length - cursor.position);
}
