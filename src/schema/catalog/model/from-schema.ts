import { quoteLiteral } from '../../../core/name.js';
import type { Column, Relation, TableConstraint, UserType } from '../../model.js';
import { TEMPORARY_SCHEMA } from '../../model.js';
import type { Schema } from '../../schema.js';
import { Catalog, Member } from '../catalog.js';
import { type Facts, factsOf } from '../object.js';
import { type Coarse, coarseDefault } from './coarse.js';
import { typeText } from './type-text.js';

const KINDS: Readonly<Record<Relation['kind'], string>> = {
  table: 'table',
  'partitioned-table': 'partitioned table',
  'foreign-table': 'foreign table',
  view: 'view',
  'materialized-view': 'materialized view',
  composite: 'composite type',
};

/** What a folded history makes, in coarse words. */
export function coarseModel(schema: Schema): Coarse {
  const coarse: Coarse = new Catalog();
  for (const relation of schema.relations.values()) {
    if (relation.temporary || relation.schema === TEMPORARY_SCHEMA || relation.partitionOf !== null) continue;
    addRelation(coarse, relation, schema);
  }
  for (const index of schema.indexes.values()) {
    const table = schema.relations.get(index.table);
    const entry = table === undefined ? undefined : coarse.entry('relation', table.schema, table.name);
    const facts = factsOf({ unique: index.unique, invalid: !index.valid });
    entry?.add(new Member('index', index.name, facts));
  }
  for (const sequence of schema.sequences.values()) {
    if (sequence.temporary || sequence.ownedBy !== null) continue;
    coarse.add('sequence', sequence.schema, sequence.name, {});
  }
  for (const type of schema.types.values()) {
    const facts = typeFacts(type, schema);
    if (facts === null) continue;
    const entry = coarse.add('type', type.schema, type.name, facts);
    for (const { name, validated } of type.kind === 'domain' ? type.constraints : []) {
      entry.add(new Member('constraint', name, factsOf({ kind: 'check', 'not valid': !validated })));
    }
  }
  for (const name of schema.extensions) coarse.add('extension', null, name, {});
  return coarse;
}

function addRelation(coarse: Coarse, relation: Relation, schema: Schema): void {
  const facts = factsOf({ kind: KINDS[relation.kind], 'row security': relation.rowSecurity });
  const entry = coarse.add('relation', relation.schema, relation.name, facts);
  // What a view puts out, and with which types, is known to Postgres alone.
  if (relation.kind === 'view' || relation.kind === 'materialized-view') return;
  for (const column of relation.columns.values()) {
    entry.add(new Member('column', column.name, columnFacts(column, schema)));
  }
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'not-null') continue;
    entry.add(new Member('constraint', constraint.name, constraintFacts(constraint)));
  }
  for (const { name } of relation.triggers.values()) entry.add(new Member('trigger', name, {}));
  for (const { name, command, permissive } of relation.policies.values()) {
    const policy = factsOf({ command: command.toLowerCase(), restrictive: !permissive });
    entry.add(new Member('policy', name, policy));
  }
}

function columnFacts(column: Column, schema: Schema): Facts {
  const isNull = column.default?.literal === null;
  return factsOf({
    type: typeText(column.type, schema),
    'not null': column.notNull,
    default: column.default === null || isNull ? null : coarseDefault(column.default.sql),
    identity: column.identity,
    generated: column.generated !== null,
  });
}

function constraintFacts(constraint: TableConstraint): Facts {
  return factsOf({
    kind: constraint.kind.replace('-', ' '),
    'not valid': !constraint.validated,
    'not enforced': !constraint.enforced,
  });
}

function typeFacts(type: UserType, schema: Schema): Facts | null {
  if (type.kind === 'enum') {
    return factsOf({ kind: 'enum', labels: type.values.map(({ label }) => quoteLiteral(label)).join(', ') });
  }
  if (type.kind === 'domain') {
    return factsOf({ kind: 'domain', type: typeText(type.base, schema), 'not null': type.notNull });
  }
  return type.kind === 'range' ? factsOf({ kind: 'range' }) : null;
}
