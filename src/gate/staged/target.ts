import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import { type Place, placeNamed } from '../../rules/safe-place.js';
import { enumerateSome } from '../../rules/wording.js';
import { type Column, keyOf, type Relation } from '../../schema/model.js';
import type { World } from './staged.js';

/** A table with a column of it, as somebody wrote it. */
export interface Target {
  readonly place: Place;
  readonly relation: Relation;
  readonly column: Column;
}

/** `a.b."c.d"` at its dots. */
export function partsOfName(written: string): string[] {
  const parts = written.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
}

/** `users.email`, `app.users.email`. */
export function columnNamed(world: World, written: string): Target {
  const parts = partsOfName(written);
  if (parts.length < 2 || parts.length > 3) {
    throw new UsageError(`"${written}" does not name a column.`, {
      hint: 'Write it as users.email, or app.users.email.',
    });
  }
  const { place, relation } = tableOf(world, parts.slice(0, -1));
  return { place, relation, column: columnOf(relation, parts.at(-1) as string) };
}

/** `users.email`, `users.tenant_id,email`. */
export function columnsNamed(world: World, written: string): { place: Place; relation: Relation; columns: Column[] } {
  const [first = '', ...others] = written.split(',').map((one) => one.trim());
  const { place, relation, column } = columnNamed(world, first);
  const more = others.map((one) => columnOf(relation, partsOfName(one).at(-1) ?? one));
  return { place, relation, columns: [column, ...more] };
}

/** A table, or a table's column: `users` and `app.users`, `users.email` and `app.users.email`. */
export function tableOrColumnNamed(
  world: World,
  written: string,
): { place: Place; relation: Relation; column: Column | null } {
  const parts = partsOfName(written);
  const table = parts.length <= 2 ? lookUp(world, parts) : undefined;
  if (table !== undefined) return { place: placeAt(world, table), relation: table, column: null };
  if (parts.length === 1) return { ...tableOf(world, parts), column: null };
  return columnNamed(world, written);
}

export function tableNamed(world: World, written: string): { place: Place; relation: Relation } {
  return tableOf(world, partsOfName(written));
}

function lookUp({ schema }: World, parts: readonly string[]): Relation | undefined {
  const find = (words: readonly string[]) =>
    schema.relation({ schema: words.length > 1 ? (words[0] as string) : null, name: words.at(-1) ?? '' });
  return find(parts) ?? find(parts.map((part) => part.toLowerCase()));
}

function tableOf(world: World, parts: readonly string[]): { place: Place; relation: Relation } {
  const relation = lookUp(world, parts);
  const written = parts.join('.');
  if (relation === undefined) {
    const names = [...world.schema.relations.values()].flatMap((one) => [one.name, keyOf(one)]);
    const guess = nearest(written, names);
    throw new UsageError(`There is no table "${written}" in the schema that the migrations make.`, {
      hint:
        guess === null
          ? 'Where it was made by something else, give the whole schema: --schema dump.sql (of pg_dump --schema-only).'
          : `Did you mean "${guess}"?`,
    });
  }
  if (relation.kind !== 'table' && relation.kind !== 'partitioned-table') {
    throw new UsageError(`"${written}" is a ${relation.kind.replace('-', ' ')}, not a table.`);
  }
  if (relation.knowledge === 'partial') {
    throw new UsageError(`What "${written}" has is not known: no migration here creates it.`, {
      hint: 'Give the whole schema: --schema dump.sql (of pg_dump --schema-only).',
    });
  }
  const children = world.schema.childrenOf(keyOf(relation)).filter((child) => child.partitionOf === null);
  if (children.length > 0 || relation.inherits.length > 0) {
    throw new UsageError(`"${written}" inherits, or is inherited from: triggers do not follow there.`, {
      hint: 'Write the migrations for parents and children by hand.',
    });
  }
  if (relation.partitionOf !== null) {
    throw new UsageError(`"${written}" is a partition of ${relation.partitionOf}.`, {
      hint: `Plan the change for ${relation.partitionOf}.`,
    });
  }
  return { place: placeAt(world, relation), relation };
}

/** Named as Postgres would find it: without the schema where the search_path leads there. */
function placeAt({ schema, version }: World, relation: Relation): Place {
  const bare = { schema: null, name: relation.name };
  const found = schema.searchPath[0] === 'public' && schema.relationKey(bare) === keyOf(relation);
  const table = found ? bare : { schema: relation.schema, name: relation.name };
  return placeNamed({ table }, schema, version);
}

function columnOf(relation: Relation, name: string): Column {
  const column = relation.columns.get(name) ?? relation.columns.get(name.toLowerCase());
  if (column !== undefined) return column;
  const names = [...relation.columns.keys()];
  const guess = nearest(name, names);
  throw new UsageError(`"${relation.name}" has no column "${name}".`, {
    hint: guess === null ? `It has ${enumerateSome(names, 12)}.` : `Did you mean "${guess}"?`,
  });
}

/** A name for a new column: given as `full_name`, or with its table before it. */
export function newColumnNamed({ relation }: Target, written: string): string {
  const parts = partsOfName(written);
  const name = parts.at(-1) ?? '';
  const table = parts.at(-2);
  if (table !== undefined && table !== relation.name && table.toLowerCase() !== relation.name) {
    throw new UsageError(`"${written}" is in another table: a column is renamed in its own.`);
  }
  if (name === '' || Buffer.byteLength(name) > 63) throw new UsageError(`"${written}" can't be a column's name.`);
  if (relation.columns.has(name)) throw new UsageError(`"${relation.name}" has a column "${name}" already.`);
  return name;
}
