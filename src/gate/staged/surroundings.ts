import { UsageError } from '../../core/errors.js';
import { dependentsOfColumn } from '../../rules/dependents.js';
import { enumerate } from '../../rules/wording.js';
import { keyOf } from '../../schema/model.js';
import type { World } from './staged.js';
import type { Target } from './target.js';

/** Views and generated columns that read the column, and other tables' foreign keys to it, as words. */
export function readersOf(
  { schema }: World,
  { place, column }: Target,
): { views: string[]; columns: string[]; keys: string[] } {
  const all = dependentsOfColumn(schema, place.key, column.name);
  const of = (kind: 'view' | 'column' | 'foreign-key') =>
    all.filter((one) => one.kind === kind).map(({ what }) => what);
  return { views: of('view'), columns: of('column'), keys: of('foreign-key') };
}

/** Row triggers whose code or column list speaks of the column. */
export function triggersOn({ schema }: World, { relation, column }: Target): string[] {
  const word = new RegExp(`\\b${column.name.replace(/[^A-Za-z0-9_]/g, '\\$&')}\\b`);
  return [...relation.triggers.values()]
    .filter((trigger) => {
      if (trigger.columns.includes(column.name)) return true;
      const bodies = schema.routines.get(trigger.function) ?? [];
      return bodies.some(({ definition }) => word.test(definition.body ?? ''));
    })
    .map((trigger) => `trigger ${trigger.name}`);
}

/** Routines other than triggers of the table that name the table and the column. */
export function routinesNaming({ schema }: World, { relation, column }: Target): string[] {
  const own = new Set([...relation.triggers.values()].map((trigger) => trigger.function));
  const has = (body: string, name: string) => new RegExp(`\\b${name.replace(/[^A-Za-z0-9_]/g, '\\$&')}\\b`).test(body);
  return [...schema.routines.values()]
    .flat()
    .filter((one) => !own.has(keyOf(one)))
    .filter(
      ({ definition: { body } }) =>
        body !== null && body !== undefined && has(body, relation.name) && has(body, column.name),
    )
    .map((one) => `function ${keyOf(one)}`);
}

/** A sentence for subscribers of the table; null where nothing publishes it. */
export function publicationNote(
  { schema }: World,
  { place }: Pick<Target, 'place'>,
  columns: readonly string[],
): string[] {
  const names = [...schema.publications.values()]
    .filter((one) => one.allTables || one.tables.has(place.key))
    .map((one) => one.name);
  if (names.length === 0) return [];
  return [
    `${enumerate(names)} publishes ${place.key}: give subscribers ${enumerate(columns.map((one) => `"${one}"`))} first, or replication stops.`,
  ];
}

/** What stands in the way of the column's end, as one sentence each. */
export function blockersOf(world: World, target: Target): string[] {
  const { views, columns } = readersOf(world, target);
  const { name } = target.column;
  const routines = [...triggersOn(world, target), ...routinesNaming(world, target)];
  return [
    ...(views.length === 0
      ? []
      : [`${enumerate(views)} reads "${name}": Postgres refuses to drop it until the view is replaced or dropped.`]),
    ...(columns.length === 0
      ? []
      : [
          `Generated ${enumerate(columns)} is computed from "${name}": Postgres refuses to drop it until that one is gone.`,
        ]),
    ...(routines.length === 0
      ? []
      : [`${enumerate(routines)} speaks of "${name}": replace it first; Postgres does not see into its body.`]),
  ];
}

/** Ends of the types that a sequence may have, as dumps write them out. */
const ENDS: Readonly<Record<string, string>> = { int2: '32767', int4: '2147483647', int8: '9223372036854775807' };

/**
 * What the sequence of an identity column has to be made with, for the column that takes over. An end that is only the old
 * type's gives way, as where the type is changed in place.
 */
export function optionsOfIdentity(world: World, { place, column }: Target): string {
  if (column.identity === null) return '';
  const options = world.carried.identityOptions(place.key, column.name);
  if (options === null) {
    throw new UsageError(
      `The sequence of "${column.name}" was altered after it was made, and what it is now can't be told from the migrations.`,
      { hint: 'Give its column as it is: --schema with a dump of the database (pg_dump --schema-only).' },
    );
  }
  const end = ENDS[column.type.name];
  return end === undefined ? options : options.replace(new RegExp(`\\bmaxvalue\\s+${end}\\b`, 'i'), 'NO MAXVALUE');
}
