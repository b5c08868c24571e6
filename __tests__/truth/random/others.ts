import { columnOf, NOTHING, otherTable, type Scene } from './alter-table.js';
import type { Table } from './catalog.js';
import { condition, constant } from './values.js';

type Make = (scene: Scene) => string | null;

const plain = (scene: Scene, table: Table) =>
  columnOf(scene, table, ({ generated, identity }) => generated === '' && identity !== 'a');

const writable = ({ dice, catalog }: Scene): Table | undefined =>
  dice.pick(catalog.relations.filter(({ kind }) => kind === 'r' || kind === 'p'));

const onTable =
  (make: (scene: Scene, table: Table) => string | null): Make =>
  (scene) => {
    const table = writable(scene);
    return table === undefined ? null : make(scene, table);
  };

/** Sets a column to what its type takes. */
function update(scene: Scene, table: Table): string {
  const column = plain(scene, table);
  const where = scene.dice.maybe(` WHERE ${condition(scene.dice, scene.dice.pick(table.columns) ?? NOTHING)}`, 0.6);
  return `UPDATE ${table.name} SET ${column.name} = ${constant(scene.dice, column, scene.catalog)}${where}`;
}

const insertable = (table: Table): string | null =>
  table.columns.some(({ generated, identity }) => generated !== '' || identity === 'a')
    ? null
    : `INSERT INTO ${table.name} SELECT * FROM ${table.name}`;

const LOCKS = [
  'ACCESS SHARE',
  'ROW EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export const onData: readonly (readonly [number, Make])[] = [
  [3, onTable(update)],
  [
    2,
    onTable(
      (scene, table) =>
        `DELETE FROM ${table.name}${scene.dice.maybe(` WHERE ${condition(scene.dice, scene.dice.pick(table.columns) ?? NOTHING)}`)}`,
    ),
  ],
  [2, onTable((_, table) => `INSERT INTO ${table.name} DEFAULT VALUES`)],
  [1, onTable((_, table) => insertable(table))],
  [
    3,
    onTable(
      (scene, table) =>
        `TRUNCATE ${table.name}${scene.dice.maybe(' RESTART IDENTITY', 0.2)}${scene.dice.maybe(' CASCADE')}`,
    ),
  ],
  [1, onTable((scene, table) => `TRUNCATE ${table.name}, ${otherTable(scene)?.name}`)],
  [1, onTable((_, table) => `SELECT * FROM ${table.name} FOR UPDATE`)],
  [1, onTable((_, table) => `SELECT count(*) FROM ${table.name}`)],
  [
    1,
    onTable(
      (scene, table) => `LOCK TABLE ${scene.dice.maybe('ONLY ', 0.2)}${table.name} IN ${scene.dice.pick(LOCKS)} MODE`,
    ),
  ],
  [1, onTable((_, table) => `ANALYZE ${table.name}`)],
  [1, onTable((_, table) => `VACUUM ${table.name}`)],
  [
    1,
    onTable((scene, table) => {
      const index = scene.dice.pick(table.indexes.filter(({ plain: all }) => all))?.name;
      return index === undefined ? null : `CLUSTER ${table.name} USING ${index.replace(/^.*\./, '')}`;
    }),
  ],
  [1, onTable((scene, table) => `DO $$ BEGIN ${update(scene, table)}; END $$`)],
  [
    1,
    onTable(
      (scene, table) =>
        `WITH gone AS (DELETE FROM ${table.name} RETURNING 1) SELECT count(*) FROM gone, ${otherTable(scene)?.name} o`,
    ),
  ],
];

const ofKind = ({ dice, catalog }: Scene, kind: string): string | undefined =>
  dice.pick(catalog.relations.filter((one) => one.kind === kind))?.name;

const EVENTS = ['INSERT', 'UPDATE', 'DELETE', 'INSERT OR UPDATE'] as const;

const onTables: readonly (readonly [number, Make])[] = [
  [
    3,
    onTable(
      ({ dice, fresh }, table) =>
        `CREATE TRIGGER ${fresh('tr')} ${dice.pick(['BEFORE', 'AFTER'] as const)} ${dice.pick(EVENTS)} ON ${table.name} FOR EACH ROW EXECUTE FUNCTION tg()`,
    ),
  ],
  [
    1,
    onTable(
      ({ fresh }, table) =>
        `CREATE CONSTRAINT TRIGGER ${fresh('tr')} AFTER INSERT ON ${table.name} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION tg()`,
    ),
  ],
  [
    1,
    ({ dice, catalog, fresh }) => {
      const table = dice.pick(catalog.relations.filter(({ triggers }) => triggers.length > 0));
      return table === undefined
        ? null
        : `ALTER TRIGGER ${dice.pick(table.triggers)} ON ${table.name} RENAME TO ${fresh('tr')}`;
    },
  ],
  [
    2,
    onTable(
      (scene, table) =>
        `CREATE POLICY ${scene.fresh('po')} ON ${table.name} USING (${condition(scene.dice, scene.dice.pick(table.columns) ?? NOTHING)})`,
    ),
  ],
  [
    1,
    ({ dice, catalog }) => {
      const table = dice.pick(catalog.relations.filter(({ policies }) => policies.length > 0));
      return table === undefined ? null : `ALTER POLICY ${dice.pick(table.policies)} ON ${table.name} USING (true)`;
    },
  ],
  [1, onTable(({ fresh }, table) => `CREATE RULE ${fresh('ru')} AS ON INSERT TO ${table.name} DO ALSO NOTHING`)],
  [1, onTable((scene, table) => `COMMENT ON COLUMN ${table.name}.${columnOf(scene, table).name} IS 'x'`)],
  [1, onTable((_, table) => `COMMENT ON TABLE ${table.name} IS 'x'`)],
  [
    2,
    onTable(({ dice }, table) => `${dice.pick(['GRANT SELECT ON', 'GRANT ALL ON'] as const)} ${table.name} TO PUBLIC`),
  ],
  [1, onTable((_, table) => `REVOKE ALL ON ${table.name} FROM PUBLIC`)],
  [
    1,
    onTable(
      (scene, table) =>
        `CREATE STATISTICS ${scene.fresh('st')} ON ${table.columns
          .slice(0, 2)
          .map(({ name }) => name)
          .join(', ')} FROM ${table.name}`,
    ),
  ],
  [1, onTable(({ fresh }, table) => `CREATE PUBLICATION ${fresh('pu')} FOR TABLE ${table.name}`)],
  [
    1,
    ({ dice, catalog, ...scene }) =>
      `ALTER PUBLICATION ${dice.pick(catalog.publications)} ADD TABLE ${otherTable({ dice, catalog, ...scene })?.name}`,
  ],
];

const onViews: readonly (readonly [number, Make])[] = [
  [
    3,
    onTable(
      (scene, table) =>
        `CREATE VIEW ${scene.fresh('v')} AS SELECT ${
          table.columns
            .slice(0, 2)
            .map(({ name }) => name)
            .join(', ') || '1 AS one'
        } FROM ${table.name}`,
    ),
  ],
  [1, onTable((scene, table) => `CREATE OR REPLACE VIEW ${ofKind(scene, 'v')} AS SELECT * FROM ${table.name}`)],
  [1, (scene) => `CREATE OR REPLACE VIEW ${ofKind(scene, 'v')} AS SELECT * FROM ${ofKind(scene, 'v')}`],
  [1, (scene) => `ALTER VIEW ${ofKind(scene, 'v')} RENAME TO ${scene.fresh('v')}`],
  [1, (scene) => `ALTER VIEW ${ofKind(scene, 'v')} SET SCHEMA app`],
  [1, (scene) => `ALTER VIEW ${ofKind(scene, 'v')} SET (security_barrier = true)`],
  [
    2,
    onTable(
      (scene, table) =>
        `CREATE MATERIALIZED VIEW ${scene.fresh('m')} AS SELECT * FROM ${table.name}${scene.dice.maybe(' WITH NO DATA', 0.3)}`,
    ),
  ],
  [3, (scene) => `REFRESH MATERIALIZED VIEW ${scene.dice.maybe('CONCURRENTLY ', 0.3)}${ofKind(scene, 'm')}`],
  [1, (scene) => `ALTER MATERIALIZED VIEW ${ofKind(scene, 'm')} RENAME TO ${scene.fresh('m')}`],
];

const sequence = ({ dice, catalog }: Scene): string => dice.pick(catalog.sequences) ?? 'nothing';
const domain = ({ dice, catalog }: Scene) => dice.pick(catalog.domains) ?? { name: 'nothing', constraints: [] };
const enumOf = ({ dice, catalog }: Scene) => dice.pick(catalog.enums) ?? { name: 'nothing', values: [] };

const onTypes: readonly (readonly [number, Make])[] = [
  [
    2,
    (scene) =>
      `ALTER SEQUENCE ${sequence(scene)} ${scene.dice.pick(['RESTART', 'INCREMENT BY 2', 'CACHE 5', 'AS bigint', 'OWNED BY NONE', 'CYCLE'] as const)}`,
  ],
  [1, (scene) => `ALTER SEQUENCE ${sequence(scene)} RENAME TO ${scene.fresh('s')}`],
  [1, (scene) => `ALTER SEQUENCE ${sequence(scene)} OWNER TO someone_else`],
  [
    1,
    onTable(
      (scene, table) => `ALTER SEQUENCE ${sequence(scene)} OWNED BY ${table.name}.${columnOf(scene, table).name}`,
    ),
  ],
  [1, ({ fresh }) => `CREATE SEQUENCE ${fresh('s')}`],
  [
    2,
    (scene) =>
      `ALTER TYPE ${enumOf(scene).name} ADD VALUE ${scene.dice.maybe('IF NOT EXISTS ', 0.3)}'${scene.dice.chance(0.2) ? 'a' : scene.fresh('z')}'`,
  ],
  [
    1,
    (scene) => {
      const one = enumOf(scene);
      return `ALTER TYPE ${one.name} RENAME VALUE '${scene.dice.pick(one.values) ?? 'q'}' TO '${scene.fresh('z')}'`;
    },
  ],
  [1, (scene) => `ALTER TYPE ${enumOf(scene).name} RENAME TO ${scene.fresh('e')}`],
  [
    2,
    ({ dice, catalog, fresh }) =>
      `ALTER TYPE ${dice.pick(catalog.composites) ?? 'c0'} ${dice.pick([`ADD ATTRIBUTE ${fresh('f')} integer`, 'ALTER ATTRIBUTE b TYPE varchar(10)', 'DROP ATTRIBUTE IF EXISTS a'] as const)}${dice.maybe(' CASCADE')}`,
  ],
  [
    3,
    (scene) =>
      `ALTER DOMAIN ${domain(scene).name} ADD CONSTRAINT ${scene.fresh('k')} CHECK (VALUE IS NOT NULL)${scene.dice.maybe(' NOT VALID', 0.4)}`,
  ],
  [
    1,
    (scene) =>
      `ALTER DOMAIN ${domain(scene).name} ${scene.dice.pick(['SET NOT NULL', 'DROP NOT NULL', 'SET DEFAULT NULL', 'DROP DEFAULT'] as const)}`,
  ],
  [
    2,
    (scene) => {
      const one = domain(scene);
      return `ALTER DOMAIN ${one.name} ${scene.dice.pick(['DROP', 'VALIDATE'] as const)} CONSTRAINT ${scene.dice.pick(one.constraints) ?? 'nothing'}`;
    },
  ],
  [1, (scene) => `ALTER DOMAIN ${domain(scene).name} RENAME TO ${scene.fresh('d')}`],
  [1, ({ fresh }) => `CREATE TYPE ${fresh('e')} AS ENUM ('a')`],
  [1, ({ fresh }) => `CREATE DOMAIN ${fresh('d')} AS text CHECK (VALUE <> '')`],
  [
    1,
    ({ dice }) =>
      `CREATE OR REPLACE FUNCTION fv() RETURNS integer LANGUAGE plpgsql ${dice.pick(['', 'STABLE', 'IMMUTABLE'] as const)} AS 'BEGIN RETURN 2; END'`,
  ],
  [1, () => 'CREATE SCHEMA IF NOT EXISTS app'],
];

export const onOthers: readonly (readonly [number, Make])[] = [
  [5, (scene) => scene.dice.weighted(onTables)(scene)],
  [4, (scene) => scene.dice.weighted(onViews)(scene)],
  [6, (scene) => scene.dice.weighted(onTypes)(scene)],
];
