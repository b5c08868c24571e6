import { type PartDifference, partsOf } from './difference-relation.js';
import { columnText, spokenType, typeText } from './difference-text.js';
import { type Key, keyOf, type Relation, type Routine, type Sequence, type UserType } from './model.js';
import { type Schema, TEMPORARY_SCHEMA } from './schema.js';

export type { PartDifference } from './difference-relation.js';

/** Something that stands by itself and is not what it was. */
export interface ObjectDifference {
  readonly kind: string;
  /** `schema.name`, unquoted. */
  readonly name: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly text: string;
  /** Empty for what is gone: its parts went with it. */
  readonly parts: readonly PartDifference[];
}

/**
 * What exists after and not before, and the other way round, in words. Temporary things and what only came into sight
 * are left out; a relation that was renamed is one that changed.
 */
export function differenceOf(before: Schema, after: Schema): ObjectDifference[] {
  return [
    ...relationsOf(before, after),
    ...standing('type', textsOf(before.types, typeOf), textsOf(after.types, typeOf)),
    ...standing('sequence', textsOf(alone(before), sequenceOf), textsOf(alone(after), sequenceOf)),
    ...standing('function', textsOf(before.routines, routineOf), textsOf(after.routines, routineOf)),
    ...standing('schema', names(before.schemas), names(after.schemas)),
    ...standing('extension', names(before.extensions), names(after.extensions)),
    ...standing('publication', names(before.publications.keys()), names(after.publications.keys())),
  ];
}

function relationsOf(before: Schema, after: Schema): ObjectDifference[] {
  const found: ObjectDifference[] = [];
  const gone = new Map([...before.relations].filter(([key]) => !after.relations.has(key)));
  for (const [key, relation] of after.relations) {
    if (relation.temporary) continue;
    const was = before.relations.get(key) ?? renamedFrom(relation, gone);
    if (was !== null) gone.delete(keyOf(was));
    const seen = was === null && relation.knowledge === 'partial' && relation.origin < 0 ? unseen(relation) : was;
    const parts = partsOf({ schema: before, relation: seen }, { schema: after, relation });
    const kind = kindOf(relation);
    if (seen === null) found.push({ kind, name: key, change: 'added', text: '', parts });
    else if (was !== null && keyOf(was) !== key)
      found.push({ kind, name: key, change: 'changed', text: `renamed from ${keyOf(was)}`, parts });
    else if (was !== null && was.query?.sql !== relation.query?.sql)
      found.push({ kind, name: key, change: 'changed', text: 'another query', parts });
    else if (parts.length > 0) found.push({ kind, name: key, change: 'changed', text: '', parts });
  }
  for (const [key, relation] of gone) {
    if (!relation.temporary) found.push({ kind: kindOf(relation), name: key, change: 'removed', text: '', parts: [] });
  }
  for (const key of after.dropped) {
    // Nothing is known of it but that it was there.
    const known = before.dropped.has(key) || before.relationNameTaken(key) || before.types.has(key);
    if (!known && !key.startsWith(`${TEMPORARY_SCHEMA}.`))
      found.push({ kind: 'relation', name: key, change: 'removed', text: '', parts: [] });
  }
  return found;
}

/** A relation keeps its birth through a rename; two of one birth are told apart by their columns. */
function renamedFrom(relation: Relation, gone: ReadonlyMap<Key, Relation>): Relation | null {
  const shape = (one: Relation): string => [...one.columns.values()].map((c) => `${c.name} ${columnText(c)}`).join();
  const born = [...gone.values()].filter((one) => one.origin === relation.origin && one.kind === relation.kind);
  return born.find((one) => shape(one) === shape(relation)) ?? (born.length === 1 ? (born[0] ?? null) : null);
}

/** A relation that was there before we looked, and of which nothing was known. */
function unseen(relation: Relation): Relation {
  return { ...relation, columns: new Map(), constraints: new Map(), triggers: new Map(), policies: new Map() };
}

function kindOf({ kind }: Relation): string {
  return kind === 'composite' ? 'type' : kind.replaceAll('-', ' ');
}

/** Sequences of columns come and go with them. */
function alone(schema: Schema): Map<Key, Sequence> {
  return new Map([...schema.sequences].filter(([, one]) => one.ownedBy === null && !one.temporary));
}

function sequenceOf({ dataType }: Sequence): string {
  return spokenType(dataType);
}

function typeOf(type: UserType): string {
  if (type.kind === 'enum') return `ENUM (${type.values.map(({ label }) => `'${label}'`).join(', ')})`;
  if (type.kind !== 'domain') return type.kind;
  const checks = type.constraints.map(({ expression }) => `CHECK (${expression?.sql ?? '…'})`);
  return [`DOMAIN ${typeText(type.base)}`, type.notNull ? 'NOT NULL' : '', ...checks].filter(Boolean).join(' ');
}

function routineOf(overloads: readonly Routine[]): string {
  return overloads
    .map(({ definition }) => {
      const returns = definition.returns === null ? '' : ` → ${typeText(definition.returns)}`;
      return `(${definition.argumentTypes.map(typeText).join(', ')})${returns}`;
    })
    .join(', ');
}

function names(all: Iterable<string>): Map<string, string> {
  return new Map([...all].map((name) => [name, '']));
}

function textsOf<V>(map: ReadonlyMap<Key, V>, text: (value: V) => string): Map<Key, string> {
  return new Map([...map].map(([key, value]) => [key, text(value)]));
}

function standing(
  kind: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): ObjectDifference[] {
  const found: ObjectDifference[] = [];
  for (const [name, text] of now) {
    const was = old.get(name);
    if (was === undefined) found.push({ kind, name, change: 'added', text, parts: [] });
    else if (was !== text) found.push({ kind, name, change: 'changed', text: `${was} → ${text}`, parts: [] });
  }
  for (const [name, text] of old) if (!now.has(name)) found.push({ kind, name, change: 'removed', text, parts: [] });
  return found;
}
