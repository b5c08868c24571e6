import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import { addForeignKey, addUnique } from './add-key.js';
import { dropColumn, dropTable } from './drop.js';
import { notNull } from './not-null.js';
import { renameColumn } from './rename-column.js';
import { renameTable } from './rename-table.js';
import { retype } from './retype.js';
import { splitColumn } from './split-column.js';
import type { Staged, StagedOptions, World } from './staged.js';
import { columnNamed, columnsNamed, newColumnNamed, partsOfName, tableNamed, tableOrColumnNamed } from './target.js';

/** A change that `lockkeeper plan` writes as staged migrations. */
export interface Helper {
  /** What follows its name. */
  readonly operands: string;
  readonly example: string;
  /** How many words it needs. */
  readonly least: number;
  readonly most: number;
  make(world: World, words: readonly string[], options: StagedOptions): Staged;
}

export const HELPERS: Readonly<Record<string, Helper>> = {
  rename: {
    operands: 'TABLE.COLUMN NAME',
    example: 'lockkeeper plan rename users.name full_name',
    least: 2,
    most: 2,
    make(world, [from = '', to = '']) {
      if (partsOfName(from).length === 1)
        return renameTable(world, tableNamed(world, from), partsOfName(to).at(-1) ?? '');
      const target = columnNamed(world, from);
      return renameColumn(world, target, newColumnNamed(target, to));
    },
  },
  retype: {
    operands: 'TABLE.COLUMN TYPE',
    example: 'lockkeeper plan retype users.id bigint',
    least: 2,
    most: 8,
    make: (world, [column = '', ...type], options) =>
      retype(world, columnNamed(world, column), type.join(' '), options),
  },
  split: {
    operands: 'TABLE.COLUMN NEW=EXPRESSION…',
    example:
      'lockkeeper plan split users.name "first=split_part(name, \' \', 1)" "last=split_part(name, \' \', 2)" --join "concat_ws(\' \', first, last)"',
    least: 3,
    most: 20,
    make: (world, [column = '', ...pieces], options) => splitColumn(world, columnNamed(world, column), pieces, options),
  },
  'not-null': {
    operands: 'TABLE.COLUMN',
    example: 'lockkeeper plan not-null users.email --backfill "\'\'"',
    least: 1,
    most: 1,
    make: (world, [column = ''], options) => notNull(world, columnNamed(world, column), options),
  },
  drop: {
    operands: 'TABLE[.COLUMN]',
    example: 'lockkeeper plan drop users.legacy',
    least: 1,
    most: 1,
    make(world, [what = ''], options) {
      const { place, relation, column } = tableOrColumnNamed(world, what);
      return column === null
        ? dropTable(world, { place, relation })
        : dropColumn(world, { place, relation, column }, options);
    },
  },
  'add-fk': {
    operands: 'TABLE.COLUMN TABLE.COLUMN',
    example: 'lockkeeper plan add-fk orders.user_id users.id',
    least: 2,
    most: 2,
    make: (world, [from = '', to = ''], options) =>
      addForeignKey(world, columnsNamed(world, from), columnsNamed(world, to), options),
  },
  'add-unique': {
    operands: 'TABLE.COLUMN[,COLUMN…]',
    example: 'lockkeeper plan add-unique users.email',
    least: 1,
    most: 1,
    make: (world, [columns = '']) => addUnique(world, columnsNamed(world, columns)),
  },
};

/** The helper of that name; an error names the nearest. */
export function helperNamed(name: string, words: readonly string[]): Helper {
  const helper = HELPERS[name];
  if (helper === undefined) {
    const guess = nearest(name, Object.keys(HELPERS));
    throw new UsageError(`There is no "lockkeeper plan ${name}".`, {
      hint:
        guess === null ? `There are ${Object.keys(HELPERS).join(', ')}.` : `Did you mean "lockkeeper plan ${guess}"?`,
    });
  }
  if (words.length < helper.least || words.length > helper.most) {
    throw new UsageError(`"lockkeeper plan ${name}" takes ${helper.operands}.`, { hint: `Such as: ${helper.example}` });
  }
  return helper;
}
