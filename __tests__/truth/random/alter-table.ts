import type { Catalog, Column, Constraint, Table } from './catalog.js';
import type { Dice } from './dice.js';
import { anyType, asColumn, condition, constant, defaultOf, sorts } from './values.js';

/** What a generator may look at. */
export interface Scene {
  readonly dice: Dice;
  readonly catalog: Catalog;
  readonly version: number;
  /** A name that is new. */
  fresh(prefix: string): string;
}

export type OnTable = (scene: Scene, table: Table) => string | null;

export const NOTHING: Column = {
  name: 'nothing',
  type: 'integer',
  category: 'N',
  notNull: false,
  generated: '',
  identity: '',
  hasDefault: false,
};

/** Nearly always a column that is there. */
export function columnOf({ dice }: Scene, table: Table, fits: (column: Column) => boolean = () => true): Column {
  const fitting = table.columns.filter(fits);
  if (dice.chance(0.02)) return NOTHING;
  return dice.pick(fitting) ?? dice.pick(table.columns) ?? NOTHING;
}

export function otherTable({ dice, catalog }: Scene): Table | undefined {
  return dice.pick(catalog.relations.filter(({ kind }) => kind === 'r' || kind === 'p'));
}

function constraintOf({ dice }: Scene, table: Table, fits: (one: Constraint) => boolean = () => true): string {
  if (dice.chance(0.03)) return 'nothing';
  return dice.pick(table.constraints.filter(fits))?.name ?? dice.pick(table.constraints)?.name ?? 'nothing';
}

/** Columns of the table and those they may point at: of a key of the other. */
export function foreignKey(scene: Scene, table: Table): string | null {
  const { dice } = scene;
  const other = otherTable(scene);
  const key = dice.pick(other?.constraints.filter(({ kind }) => kind === 'p' || kind === 'u') ?? []);
  if (other === undefined || key === undefined) return null;
  const wanted = key.columns.map((name) => other.columns.find((column) => column.name === name)?.type);
  const own = wanted.map((type) => dice.pick(table.columns.filter((column) => column.type === type))?.name);
  if (own.some((name) => name === undefined) && !dice.chance(0.05)) return null;
  const written = own.map((name) => name ?? table.columns[0]?.name ?? 'nothing');
  if (new Set(written).size < written.length) return null;
  const action = dice.pick(['', '', ' ON DELETE CASCADE', ' ON UPDATE SET NULL', ' MATCH FULL'] as const);
  const defer = dice.maybe(' DEFERRABLE INITIALLY DEFERRED', 0.15);
  return `FOREIGN KEY (${written.join(', ')}) REFERENCES ${other.name} (${key.columns.join(', ')})${action}${defer}${dice.maybe(' NOT VALID', 0.4)}`;
}

function addColumn(scene: Scene): string {
  const { dice, catalog } = scene;
  const type = anyType(dice, catalog);
  const shape = asColumn(type);
  const other = dice.pick(catalog.relations.filter((one) => one.constraints.some(({ kind }) => kind === 'p')))?.name;
  const name = dice.chance(0.05) ? 'c0' : scene.fresh('a');
  const fixed = { ...NOTHING, ...shape, name };
  const tail = dice.weighted<() => string>([
    [6, () => type],
    [2, () => `${type} NOT NULL`],
    [4, () => `${type} DEFAULT ${constant(dice, shape, catalog)}`],
    [8, () => `${type} DEFAULT ${defaultOf(dice, shape, catalog)}`],
    [4, () => `${type} NOT NULL DEFAULT ${defaultOf(dice, shape, catalog)}`],
    [1, () => dice.pick(['serial', 'bigserial', 'smallserial'] as const)],
    [1, () => `bigint GENERATED ${dice.pick(['ALWAYS', 'BY DEFAULT'] as const)} AS IDENTITY`],
    [1, () => `integer GENERATED ALWAYS AS (${dice.pick(['1', 'fi()', 'fv()'] as const)}) STORED`],
    [1, () => (scene.version >= 18 ? 'integer GENERATED ALWAYS AS (1 + 1) VIRTUAL' : 'integer')],
    [1, () => `${sorts(shape) ? type : 'integer'} UNIQUE`],
    [1, () => 'bigint PRIMARY KEY'],
    [2, () => `${type} CHECK (${condition(dice, fixed)})`],
    [1, () => `${type} DEFAULT ${constant(dice, shape, catalog)} CHECK (${condition(dice, fixed)})`],
    [2, () => `bigint REFERENCES ${other ?? 'nothing'}`],
    [1, () => `bigint DEFAULT 1 REFERENCES ${other ?? 'nothing'}`],
    [1, () => 'text COLLATE "C"'],
  ])();
  return `ADD COLUMN ${dice.maybe('IF NOT EXISTS ', 0.1)}${name} ${tail}`;
}

function alterType(scene: Scene, table: Table): string {
  const { dice, catalog } = scene;
  const column = columnOf(scene, table);
  const type = anyType(dice, catalog);
  const using = dice.weighted([
    [8, ''],
    [3, ` USING ${column.name}::text::${type}`],
    [1, ` USING ${column.name}::${type}`],
    [1, ` USING NULL::${type}`],
    [1, ` USING ${column.name}`],
  ]);
  const near = dice.pick(RELATED[column.type] ?? []);
  const to = near !== undefined && dice.chance(0.6) ? near : type;
  return `ALTER COLUMN ${column.name} TYPE ${to}${to === type ? using : ''}`;
}

/** Types of which a change is likely to be asked for. */
const RELATED: Readonly<Record<string, readonly string[]>> = {
  integer: ['bigint', 'numeric', 'text', 'd0', 'd1', 'smallint', 'oid'],
  bigint: ['integer', 'numeric', 'text'],
  smallint: ['integer', 'bigint'],
  text: ['varchar(20)', 'varchar', 'char(5)', 'd3', 'd2', 'text COLLATE "C"', 'name', 'bpchar'],
  'character varying(10)': ['varchar(20)', 'varchar(5)', 'text', 'varchar', 'd2'],
  'character varying(20)': ['varchar(10)', 'varchar(30)', 'text', 'd2', 'd3'],
  'numeric(10,2)': ['numeric(12,2)', 'numeric(12,4)', 'numeric', 'numeric(8,2)'],
  'timestamp without time zone': ['timestamptz', 'date', 'timestamp(3)'],
  'timestamp with time zone': ['timestamp', 'timestamptz(3)', 'date'],
  'timestamp(3) without time zone': ['timestamp', 'timestamptz'],
  'bit varying(8)': ['varbit', 'bit varying(16)'],
  cidr: ['inet'],
  d0: ['integer', 'd1', 'bigint'],
  d1: ['integer', 'd0'],
  d2: ['text', 'varchar', 'varchar(20)'],
  d3: ['text', 'varchar'],
};

const OF_COLUMN: readonly (readonly [number, OnTable])[] = [
  [14, addColumn],
  [12, alterType],
  [
    6,
    (scene, table) =>
      `DROP COLUMN ${scene.dice.maybe('IF EXISTS ', 0.1)}${columnOf(scene, table).name}${scene.dice.maybe(' CASCADE', 0.3)}`,
  ],
  [
    4,
    (scene, table) => {
      const column = columnOf(scene, table, ({ generated, identity }) => generated === '' && identity === '');
      return `ALTER COLUMN ${column.name} SET DEFAULT ${defaultOf(scene.dice, column, scene.catalog)}`;
    },
  ],
  [2, (scene, table) => `ALTER COLUMN ${columnOf(scene, table).name} DROP DEFAULT`],
  [6, (scene, table) => `ALTER COLUMN ${columnOf(scene, table, ({ notNull }) => !notNull).name} SET NOT NULL`],
  [3, (scene, table) => `ALTER COLUMN ${columnOf(scene, table, ({ notNull }) => notNull).name} DROP NOT NULL`],
  [
    1,
    (scene, table) =>
      `ALTER COLUMN ${columnOf(scene, table, ({ notNull }) => notNull).name} ADD GENERATED BY DEFAULT AS IDENTITY`,
  ],
  [
    1,
    (scene, table) =>
      `ALTER COLUMN ${columnOf(scene, table, ({ identity }) => identity !== '').name} DROP IDENTITY IF EXISTS`,
  ],
  [
    1,
    (scene, table) =>
      `ALTER COLUMN ${columnOf(scene, table, ({ identity }) => identity !== '').name} SET GENERATED ALWAYS`,
  ],
  [
    1,
    (scene, table) =>
      `ALTER COLUMN ${columnOf(scene, table, ({ generated }) => generated !== '').name} DROP EXPRESSION IF EXISTS`,
  ],
  [
    1,
    ({ version, ...scene }, table) => {
      const column = storedColumn(table);
      return version >= 17 && column !== undefined && scene.dice.chance(0.8)
        ? `ALTER COLUMN ${column} SET EXPRESSION AS (2)`
        : null;
    },
  ],
  [1, (scene, table) => `ALTER COLUMN ${columnOf(scene, table).name} SET STATISTICS 100`],
  [
    1,
    (scene, table) =>
      `ALTER COLUMN ${columnOf(scene, table, ({ category }) => category === 'S').name} SET STORAGE ${scene.dice.pick(['PLAIN', 'EXTERNAL'] as const)}`,
  ],
  [1, (scene, table) => `ALTER COLUMN ${columnOf(scene, table).name} SET (n_distinct = 5)`],
];

const storedColumn = (table: Table): string | undefined =>
  table.columns.find(({ generated, type }) => generated !== '' && type === 'integer')?.name;

const named = (scene: Scene): string => scene.dice.maybe(`CONSTRAINT ${scene.fresh('k')} `, 0.6);

const OF_CONSTRAINT: readonly (readonly [number, OnTable])[] = [
  [
    6,
    (scene, table) =>
      `ADD ${named(scene)}CHECK (${condition(scene.dice, columnOf(scene, table))})${scene.dice.maybe(' NOT VALID', 0.4)}${scene.dice.maybe(' NO INHERIT', 0.05)}`,
  ],
  [
    3,
    (scene, table) =>
      `ADD ${named(scene)}UNIQUE (${
        scene.dice
          .some(table.columns.filter(sorts), 2)
          .map(({ name }) => name)
          .join(', ') || 'nothing'
      })${scene.dice.maybe(' DEFERRABLE', 0.1)}`,
  ],
  [2, (scene, table) => `ADD ${named(scene)}PRIMARY KEY (${columnOf(scene, table, sorts).name})`],
  [
    6,
    (scene, table) => {
      const key = foreignKey(scene, table);
      return key === null ? null : `ADD ${named(scene)}${key}`;
    },
  ],
  [1, (scene, table) => `ADD ${named(scene)}EXCLUDE USING btree (${columnOf(scene, table, sorts).name} WITH =)`],
  [
    2,
    (scene, table) =>
      scene.version >= 18
        ? `ADD ${named(scene)}NOT NULL ${columnOf(scene, table).name}${scene.dice.maybe(' NOT VALID')}`
        : null,
  ],
  [
    3,
    (scene, table) => {
      const index = scene.dice.pick(
        table.indexes.filter(({ unique, plain, ofConstraint }) => unique && plain && !ofConstraint),
      );
      const name = index?.name.replace(/^.*\./, '');
      return name === undefined
        ? null
        : `ADD ${named(scene)}${scene.dice.pick(['UNIQUE', 'PRIMARY KEY'] as const)} USING INDEX ${name}`;
    },
  ],
  [
    4,
    (scene, table) =>
      `DROP CONSTRAINT ${scene.dice.maybe('IF EXISTS ', 0.1)}${constraintOf(scene, table)}${scene.dice.maybe(' CASCADE', 0.4)}`,
  ],
  [
    4,
    (scene, table) =>
      `VALIDATE CONSTRAINT ${constraintOf(scene, table, ({ validated, kind }) => !validated || kind === 'f')}`,
  ],
  [
    1,
    (scene, table) =>
      `ALTER CONSTRAINT ${constraintOf(scene, table, ({ kind }) => kind === 'f')} ${scene.dice.pick(['DEFERRABLE', 'NOT DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED'] as const)}`,
  ],
];

const OF_TABLE: readonly (readonly [number, OnTable])[] = [
  [2, () => 'SET (fillfactor = 70)'],
  [1, () => 'SET (autovacuum_enabled = false)'],
  [1, () => 'RESET (fillfactor)'],
  [1, ({ dice }) => `SET ${dice.pick(['LOGGED', 'UNLOGGED'] as const)}`],
  [1, () => 'SET TABLESPACE elsewhere'],
  [1, () => 'SET WITHOUT CLUSTER'],
  [1, ({ version }) => (version >= 15 ? 'SET ACCESS METHOD heap' : null)],
  [1, ({ dice }, table) => `CLUSTER ON ${dice.pick(table.indexes)?.name.replace(/^.*\./, '') ?? 'nothing'}`],
  [
    2,
    ({ dice }, table) =>
      `${dice.pick(['DISABLE', 'ENABLE', 'ENABLE ALWAYS'] as const)} TRIGGER ${dice.pick(table.triggers) ?? 'nothing'}`,
  ],
  [1, ({ dice }) => `${dice.pick(['DISABLE', 'ENABLE'] as const)} TRIGGER ${dice.pick(['ALL', 'USER'] as const)}`],
  [2, ({ dice }) => `${dice.pick(['ENABLE', 'DISABLE', 'FORCE', 'NO FORCE'] as const)} ROW LEVEL SECURITY`],
  [1, ({ dice }, table) => `${dice.pick(['DISABLE', 'ENABLE'] as const)} RULE ${dice.pick(table.rules) ?? 'nothing'}`],
  [1, ({ dice }) => `REPLICA IDENTITY ${dice.pick(['FULL', 'DEFAULT', 'NOTHING'] as const)}`],
  [
    1,
    ({ dice }, table) => {
      const index = dice.pick(table.indexes.filter(({ unique, plain }) => unique && plain));
      return index === undefined ? null : `REPLICA IDENTITY USING INDEX ${index.name.replace(/^.*\./, '')}`;
    },
  ],
  [1, () => 'OWNER TO someone_else'],
  [
    1,
    ({ dice }, table) => {
      const parent = dice.pick(table.isPartition ? [] : table.parents);
      return parent === undefined ? null : `NO INHERIT ${parent}`;
    },
  ],
];

/** Subcommands that must stand alone. */
const ALONE: readonly (readonly [number, OnTable])[] = [
  [
    4,
    (scene, table) =>
      `RENAME COLUMN ${columnOf(scene, table).name} TO ${scene.dice.chance(0.05) ? 'c1' : scene.fresh('r')}`,
  ],
  [2, (scene) => `RENAME TO ${scene.fresh('t')}`],
  [2, (scene, table) => `RENAME CONSTRAINT ${constraintOf(scene, table)} TO ${scene.fresh('k')}`],
  [1, () => 'SET SCHEMA app'],
];

function partition(scene: Scene, table: Table): string | null {
  const { dice, catalog } = scene;
  const attached = catalog.relations.filter(({ parents, isPartition }) => isPartition && parents.includes(table.name));
  const loose = dice.pick(catalog.relations.filter((one) => one.kind === 'r' && one.name.startsWith('l')))?.name;
  const child = dice.pick(attached)?.name;
  if (child !== undefined && dice.chance(0.4))
    return `DETACH PARTITION ${child}${dice.maybe(' CONCURRENTLY', scene.version >= 14 ? 0.2 : 0)}`;
  return `ATTACH PARTITION ${loose ?? 'nothing'} ${bounds(scene, table)}`;
}

/** Bounds that mostly are free. */
export function bounds({ dice }: Scene, { key }: Table): string {
  if (key?.startsWith('HASH')) return `FOR VALUES WITH (MODULUS 4, REMAINDER ${dice.below(4)})`;
  if (key?.startsWith('LIST'))
    return key.includes('id') ? `FOR VALUES IN (${dice.below(99)})` : `FOR VALUES IN ('${dice.below(99)}')`;
  if (dice.chance(0.15)) return 'DEFAULT';
  const year = dice.chance(0.6) ? 2025 : 2024 + dice.below(8);
  return `FOR VALUES FROM ('${year}-01-01') TO ('${year}-02-01')`;
}

const SUBCOMMANDS = [
  [6, OF_COLUMN],
  [4, OF_CONSTRAINT],
  [2, OF_TABLE],
] as const;

export function alterTable(scene: Scene): string | null {
  const { dice } = scene;
  const table = otherTable(scene);
  if (table === undefined) return null;
  const prefix = `ALTER TABLE ${dice.maybe('IF EXISTS ', 0.05)}${dice.maybe('ONLY ', 0.06)}${dice.chance(0.01) ? 'missing' : table.name}`;
  if (table.kind === 'p' && dice.chance(0.2)) return `ALTER TABLE ${table.name} ${partition(scene, table)}`;
  if (dice.chance(0.1)) return `${prefix} ${dice.weighted(ALONE)(scene, table)}`;
  const one = (): string | null => dice.weighted(dice.weighted(SUBCOMMANDS))(scene, table);
  const count = dice.weighted([
    [7, 1],
    [2, 2],
    [1, 3],
  ] as const);
  const parts = Array.from({ length: count }, one).filter((part) => part !== null);
  return parts.length === 0 ? null : `${prefix} ${parts.join(', ')}`;
}
