import { alterTable, bounds, columnOf, foreignKey, otherTable, type Scene } from './alter-table.js';
import type { Table } from './catalog.js';
import { onData, onOthers } from './others.js';
import { anyType, asColumn, condition, defaultOf, expression, sorts } from './values.js';

type Make = (scene: Scene) => string | null;

function createTable(scene: Scene): string {
  const { dice, catalog } = scene;
  const other = otherTable(scene);
  const columns = Array.from({ length: 1 + dice.below(3) }, (_, index) => {
    const type = anyType(dice, catalog);
    return `c${index} ${type}${dice.maybe(` DEFAULT ${defaultOf(dice, asColumn(type), catalog)}`, 0.3)}`;
  });
  const name = dice.chance(0.03) ? 't0' : scene.fresh('t');
  const keyed = dice.pick(catalog.relations.filter((one) => one.constraints.some(({ kind }) => kind === 'p')))?.name;
  const parent = dice.pick(catalog.relations.filter(({ kind }) => kind === 'p'));
  const key = other === undefined ? null : foreignKey(scene, { ...other });
  return dice.weighted<() => string>([
    [
      4,
      () => `CREATE TABLE ${dice.maybe('IF NOT EXISTS ', 0.2)}${name} (id bigint PRIMARY KEY, ${columns.join(', ')})`,
    ],
    [2, () => `CREATE TABLE ${name} (id bigint REFERENCES ${keyed ?? 'nothing'}, ${columns.join(', ')})`],
    [
      1,
      () =>
        `CREATE TABLE ${name} (LIKE ${other?.name}${dice.maybe(' INCLUDING ALL')}${key === null ? '' : `, ${key}`})`,
    ],
    [
      1,
      () =>
        `CREATE TABLE ${name} () INHERITS (${dice.pick(catalog.relations.filter(({ kind, isPartition }) => kind === 'r' && !isPartition))?.name})`,
    ],
    [
      4,
      () =>
        parent === undefined
          ? `CREATE TABLE ${name} (id bigint)`
          : `CREATE TABLE ${name} PARTITION OF ${parent.name} ${bounds(scene, parent)}`,
    ],
    [1, () => `CREATE TABLE ${name} AS SELECT * FROM ${other?.name}`],
    [1, () => `CREATE TEMPORARY TABLE ${name} (${columns.join(', ')})`],
  ])();
}

function createIndex(scene: Scene): string | null {
  const { dice, catalog } = scene;
  const table = dice.pick(catalog.relations.filter(({ kind }) => kind !== 'v'));
  if (table === undefined) return null;
  const column = columnOf(scene, table, sorts);
  const key = dice.chance(0.3) ? expression(dice, column) : column.name;
  const name = dice.maybe(`${scene.fresh('x')} `, 0.6);
  const where = dice.maybe(` WHERE ${condition(dice, columnOf(scene, table))}`, 0.15);
  const concurrently = dice.maybe('CONCURRENTLY ', 0.07);
  return `CREATE ${dice.maybe('UNIQUE ', 0.25)}INDEX ${concurrently}${name}ON ${dice.maybe('ONLY ', 0.08)}${table.name} (${key})${where}`;
}

function anyIndex({ dice, catalog }: Scene): string {
  return dice.pick(catalog.relations.flatMap(({ indexes }) => indexes))?.name ?? 'nothing';
}

const onIndexes: readonly (readonly [number, Make])[] = [
  [12, createIndex],
  [
    5,
    (scene) =>
      `DROP INDEX ${scene.dice.maybe('CONCURRENTLY ', 0.05)}${scene.dice.maybe('IF EXISTS ', 0.1)}${anyIndex(scene)}${scene.dice.maybe(' CASCADE', 0.15)}`,
  ],
  [2, (scene) => `REINDEX INDEX ${anyIndex(scene)}`],
  [2, (scene) => `REINDEX TABLE ${otherTable(scene)?.name}`],
  [1, (scene) => `REINDEX TABLE CONCURRENTLY ${otherTable(scene)?.name}`],
  [2, (scene) => `ALTER INDEX ${anyIndex(scene)} RENAME TO ${scene.fresh('x')}`],
  [1, (scene) => `ALTER INDEX ${anyIndex(scene)} SET (fillfactor = 60)`],
  [1, (scene) => `ALTER INDEX ${anyIndex(scene)} SET TABLESPACE elsewhere`],
  [
    1,
    ({ dice, catalog }) => {
      const parent = dice.pick(catalog.relations.filter(({ kind }) => kind === 'p'));
      const child = dice.pick(catalog.relations.filter(({ parents }) => parents.includes(parent?.name ?? '')));
      const [above, below] = [dice.pick(parent?.indexes ?? [])?.name, dice.pick(child?.indexes ?? [])?.name];
      return above === undefined || below === undefined ? null : `ALTER INDEX ${above} ATTACH PARTITION ${below}`;
    },
  ],
];

const ofKind = ({ dice, catalog }: Scene, kind: string): string | undefined =>
  dice.pick(catalog.relations.filter((one) => one.kind === kind))?.name;

const cascade = ({ dice }: Scene, share = 0.5): string => dice.maybe(' CASCADE', share);

const drops: readonly (readonly [number, Make])[] = [
  [6, (scene) => `DROP TABLE ${scene.dice.maybe('IF EXISTS ', 0.1)}${otherTable(scene)?.name}${cascade(scene)}`],
  [1, (scene) => `DROP TABLE ${otherTable(scene)?.name}, ${otherTable(scene)?.name}${cascade(scene)}`],
  [3, (scene) => (ofKind(scene, 'v') === undefined ? null : `DROP VIEW ${ofKind(scene, 'v')}${cascade(scene)}`)],
  [
    2,
    (scene) =>
      ofKind(scene, 'm') === undefined ? null : `DROP MATERIALIZED VIEW ${ofKind(scene, 'm')}${cascade(scene)}`,
  ],
  [3, (scene) => `DROP SEQUENCE ${scene.dice.pick(scene.catalog.sequences) ?? 's0'}${cascade(scene)}`],
  [
    3,
    (scene) =>
      `DROP TYPE ${scene.dice.pick([...scene.catalog.enums, ...scene.catalog.composites.map((name) => ({ name }))])?.name ?? 'e0'}${cascade(scene)}`,
  ],
  [2, (scene) => `DROP DOMAIN ${scene.dice.pick(scene.catalog.domains)?.name ?? 'd0'}${cascade(scene)}`],
  [2, (scene) => `DROP FUNCTION ${scene.dice.pick(scene.catalog.functions) ?? 'fv()'}${cascade(scene)}`],
  [1, (scene) => `DROP SCHEMA app${cascade(scene, 0.7)}`],
  [2, (scene) => on(scene, (table) => table.triggers, 'TRIGGER')],
  [2, (scene) => on(scene, (table) => table.policies, 'POLICY')],
  [1, (scene) => on(scene, (table) => table.rules, 'RULE')],
];

function on({ dice, catalog }: Scene, of: (table: Table) => readonly string[], kind: string): string | null {
  const table = dice.pick(catalog.relations.filter((one) => of(one).length > 0));
  return table === undefined ? null : `DROP ${kind} ${dice.pick(of(table))} ON ${table.name}`;
}

const KINDS: readonly (readonly [number, Make])[] = [
  [45, alterTable],
  [6, createTable],
  [12, (scene) => scene.dice.weighted(onIndexes)(scene)],
  [8, (scene) => scene.dice.weighted(drops)(scene)],
  [9, (scene) => scene.dice.weighted(onData)(scene)],
  [18, (scene) => scene.dice.weighted(onOthers)(scene)],
];

/** One statement, most of the time one that the server takes. */
export function randomStatement(scene: Scene): string {
  for (;;) {
    const sql = scene.dice.weighted(KINDS)(scene);
    if (sql !== null && !/\b(?:undefined|null)\b/.test(sql)) return sql;
  }
}
