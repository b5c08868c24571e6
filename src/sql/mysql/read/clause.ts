import type { Name } from '../../../core/name.js';
import type { Change, TableChange } from '../../change.js';

type Unplaced<T> = T extends unknown ? Omit<T, 'start' | 'end'> : never;
/** A change before it is known where it stands. */
export type Bare = Unplaced<Change>;

/** The parts that every subcommand of ALTER TABLE has. */
export function onTable(table: Name): Pick<TableChange, 'table' | 'ifExists' | 'only' | 'target'> {
  return { table, ifExists: false, only: false, target: 'table' };
}
