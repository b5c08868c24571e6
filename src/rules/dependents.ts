import type { Name } from '../core/name.js';
import { type Key, keyOf, type Relation, type Schema } from '../schema/model.js';
import type { Change, Expression } from '../sql/change.js';

/** Something that CASCADE takes along. */
export interface Dependent {
  readonly what: string;
  readonly kind: 'view' | 'foreign-key' | 'column' | 'default' | 'trigger' | 'policy' | 'index' | 'constraint';
  readonly relation: Key;
  /** The part's name where it is not the relation itself. */
  readonly part: string | null;
}

/** What the schema knows to depend on what the change drops; null where it can't tell for this kind of object. */
export function dependentsOf(schema: Schema, change: Change): Dependent[] | null {
  if (change.type === 'drop-column') return dependentsOfColumn(schema, schema.relationKey(change.table), change.column);
  if (change.type === 'drop-constraint') return ofConstraint(schema, schema.relationKey(change.table), change.name);
  if (change.type !== 'drop') return null;
  switch (change.object) {
    case 'table':
    case 'foreign-table':
    case 'view':
    case 'materialized-view':
      return dependentsOfRelation(schema, schema.relationKey(change.name));
    case 'type':
    case 'domain':
      return ofType(schema, change.name);
    case 'function':
    case 'procedure':
      return ofFunction(schema, change.name);
    case 'sequence':
      return ofSequence(schema, change.name);
    case 'trigger':
    case 'policy':
    case 'rule':
    case 'index':
      return [];
    default:
      return null;
  }
}

function view(relation: Relation): Dependent {
  const kind = relation.kind === 'materialized-view' ? 'materialized view' : 'view';
  return { what: `${kind} ${keyOf(relation)}`, kind: 'view', relation: keyOf(relation), part: null };
}

/** Views over the relation and views over those, nearest first. */
function viewsAbove(schema: Schema, key: Key, seen = new Set<Key>()): Relation[] {
  const found: Relation[] = [];
  for (const one of schema.viewsOver(key)) {
    if (seen.has(keyOf(one))) continue;
    seen.add(keyOf(one));
    found.push(one, ...viewsAbove(schema, keyOf(one), seen));
  }
  return found;
}

function foreignKeys(schema: Schema, key: Key, concerns: (columns: readonly string[]) => boolean): Dependent[] {
  return schema
    .referencesTo(key)
    .filter(({ table }) => keyOf(table) !== key)
    .filter(({ constraint }) => concerns(constraint.references?.columns ?? []))
    .map(({ table, constraint }) => ({
      what: `foreign key ${constraint.name} of ${keyOf(table)}`,
      kind: 'foreign-key' as const,
      relation: keyOf(table),
      part: constraint.name,
    }));
}

/** What depends on a relation: views, foreign keys of other tables, children. */
export function dependentsOfRelation(schema: Schema, key: Key): Dependent[] {
  const children = schema.descendantsOf(key).map((relation) => ({
    what: `table ${keyOf(relation)}`,
    kind: 'view' as const,
    relation: keyOf(relation),
    part: null,
  }));
  return [...viewsAbove(schema, key).map(view), ...foreignKeys(schema, key, () => true), ...children];
}

/** What depends on a column: views, generated columns, foreign keys of other tables. */
export function dependentsOfColumn(schema: Schema, key: Key, column: string): Dependent[] {
  const primary = [...(schema.relations.get(key)?.constraints.values() ?? [])].find(
    (one) => one.kind === 'primary-key',
  );
  const readers = schema
    .viewsOver(key)
    .filter((one) => one.query?.star || one.query?.columns.some((reference) => reference.column === column));
  const above = readers.flatMap((one) => [one, ...viewsAbove(schema, keyOf(one))]);
  const generated = [...(schema.relations.get(key)?.columns.values() ?? [])]
    .filter((one) => one.name !== column && one.generated?.expression.columns.includes(column))
    .map((one) => ({ what: `column "${one.name}"`, kind: 'column' as const, relation: key, part: one.name }));
  return [
    ...[...new Set(above)].map(view),
    ...foreignKeys(schema, key, (columns) =>
      columns.length === 0 ? (primary?.columns.includes(column) ?? false) : columns.includes(column),
    ),
    ...generated,
  ];
}

function ofConstraint(schema: Schema, key: Key, name: string): Dependent[] | null {
  const constraint = schema.relations.get(key)?.constraints.get(name);
  if (constraint === undefined) return null;
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return [];
  const columns = [...constraint.columns].sort().join();
  return foreignKeys(schema, key, (referenced) =>
    referenced.length === 0 ? constraint.kind === 'primary-key' : [...referenced].sort().join() === columns,
  );
}

function ofType(schema: Schema, name: Name): Dependent[] {
  const key = schema.typeKey(name);
  const found: Dependent[] = [];
  for (const relation of schema.relations.values()) {
    for (const column of relation.columns.values()) {
      if (!schema.types.has(key) && column.type.name !== name.name) continue;
      if (schema.typeKey(column.type) !== key) continue;
      const table = keyOf(relation);
      found.push({ what: `column "${column.name}" of ${table}`, kind: 'column', relation: table, part: column.name });
    }
  }
  return found;
}

function calls(schema: Schema, expression: Expression | null | undefined, key: Key): boolean {
  return expression?.functions.some((name) => schema.routineKey(name) === key) ?? false;
}

function ofFunction(schema: Schema, name: Name): Dependent[] {
  const key = schema.routineKey(name);
  return [...schema.relations.values()].flatMap((relation) => usesOfFunction(schema, relation, key));
}

/** Where a table's triggers, policies, defaults, constraints and indexes call the function. */
export function usesOfFunction(schema: Schema, relation: Relation, key: Key): Dependent[] {
  const table = keyOf(relation);
  const found: Dependent[] = [];
  const add = (kind: Dependent['kind'], part: string, what: string) =>
    found.push({ what: `${what} ${part} of ${table}`, kind, relation: table, part });
  for (const trigger of relation.triggers.values()) {
    if (trigger.function === key) add('trigger', trigger.name, 'trigger');
  }
  for (const policy of relation.policies.values()) {
    if (calls(schema, policy.using, key) || calls(schema, policy.withCheck, key)) add('policy', policy.name, 'policy');
  }
  for (const column of relation.columns.values()) {
    if (calls(schema, column.default, key)) add('default', column.name, 'default of');
    if (calls(schema, column.generated?.expression, key)) add('column', column.name, 'generated column');
  }
  for (const constraint of relation.constraints.values()) {
    if (calls(schema, constraint.expression, key)) add('constraint', constraint.name, 'constraint');
  }
  for (const index of schema.indexesOf(table)) {
    const inKey = index.elements.some((element) => calls(schema, element.expression, key));
    if (inKey || calls(schema, index.where, key)) add('index', index.name, 'index');
  }
  return found;
}

function ofSequence(schema: Schema, name: Name): Dependent[] {
  const found: Dependent[] = [];
  for (const relation of schema.relations.values()) {
    for (const column of relation.columns.values()) {
      const uses = column.default?.functions.some((one) => one.name === 'nextval');
      if (!uses || !column.default?.strings.some((text) => named(schema, text, name))) continue;
      const table = keyOf(relation);
      found.push({
        what: `default of ${column.name} of ${table}`,
        kind: 'default',
        relation: table,
        part: column.name,
      });
    }
  }
  return found;
}

/** `'public.users_id_seq'::regclass` names the sequence by text. */
function named(schema: Schema, text: string, name: Name): boolean {
  const plain = text.replaceAll('"', '');
  const key = schema.sequenceKey(name);
  return plain === key || (!plain.includes('.') && schema.sequenceKey({ schema: null, name: plain }) === key);
}
