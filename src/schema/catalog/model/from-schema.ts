import { quoteLiteral } from '../../../core/name.js';
import type { Column, Relation, TableConstraint, UserType } from '../../model.js';
import { TEMPORARY_SCHEMA } from '../../model.js';
import type { Schema } from '../../schema.js';
import { type Facts, factsOf } from '../object.js';
import { type Coarse, coarseDefault, put } from './coarse.js';
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
  const coarse: Coarse = new Map();
  for (const relation of schema.relations.values()) {
    if (relation.temporary || relation.schema === TEMPORARY_SCHEMA || relation.partitionOf !== null) continue;
    putRelation(coarse, relation, schema);
  }
  for (const index of schema.indexes.values()) {
    const table = schema.relations.get(index.table);
    if (table === undefined || table.temporary || table.partitionOf !== null) continue;
    const facts = factsOf({ unique: index.unique, invalid: !index.valid });
    put(coarse, { kind: 'index', schema: table.schema, table: table.name, name: index.name, facts });
  }
  for (const sequence of schema.sequences.values()) {
    if (sequence.temporary || sequence.ownedBy !== null) continue;
    put(coarse, { kind: 'sequence', schema: sequence.schema, table: null, name: sequence.name, facts: {} });
  }
  for (const type of schema.types.values()) {
    const facts = typeFacts(type, schema);
    if (facts !== null) put(coarse, { kind: 'type', schema: type.schema, table: null, name: type.name, facts });
    for (const { name, validated } of type.kind === 'domain' ? type.constraints : []) {
      const check = factsOf({ kind: 'check', 'not valid': !validated });
      put(coarse, { kind: 'constraint', schema: type.schema, table: type.name, name, facts: check });
    }
  }
  for (const name of schema.extensions) put(coarse, { kind: 'extension', schema: null, table: null, name, facts: {} });
  return coarse;
}

function putRelation(coarse: Coarse, relation: Relation, schema: Schema): void {
  const place = { schema: relation.schema, table: relation.name };
  const facts = factsOf({ kind: KINDS[relation.kind], 'row security': relation.rowSecurity });
  put(coarse, { kind: 'relation', schema: relation.schema, table: null, name: relation.name, facts });
  // What a view puts out, and with which types, is known to Postgres alone.
  if (relation.kind === 'view' || relation.kind === 'materialized-view') return;
  for (const column of relation.columns.values()) {
    put(coarse, { kind: 'column', ...place, name: column.name, facts: columnFacts(column, schema) });
  }
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'not-null') continue;
    put(coarse, { kind: 'constraint', ...place, name: constraint.name, facts: constraintFacts(constraint) });
  }
  for (const { name } of relation.triggers.values()) put(coarse, { kind: 'trigger', ...place, name, facts: {} });
  for (const { name, command, permissive } of relation.policies.values()) {
    const policy = factsOf({ command: command.toLowerCase(), restrictive: !permissive });
    put(coarse, { kind: 'policy', ...place, name, facts: policy });
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
