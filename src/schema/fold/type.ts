import type { Name } from '../../core/name.js';
import type { TypeChange } from '../../sql/change.js';
import { BEFORE, type Origin, type Relation, type UserType } from '../model.js';
import { makeObjectName } from '../names.js';
import { keyOf, type Schema } from '../schema.js';
import { columnFrom } from './column.js';
import { renameEnumValue } from './enum-value.js';
import { UNKNOWN_TYPE } from './expression.js';
import { newRelation, resolvedType, schemaFor, tablesOfType } from './find.js';

/** Types: enums, domains, composites and the rest. */
export function changeType(schema: Schema, change: TypeChange, origin: Origin): void {
  switch (change.type) {
    case 'create-enum':
      addType(schema, change.name, origin, {
        kind: 'enum',
        values: change.values.map((label) => ({ label, origin })),
      });
      return;
    case 'add-enum-value':
      addEnumValue(schema, change, origin);
      return;
    case 'rename-enum-value':
      renameEnumValue(schema, change);
      return;
    case 'create-domain':
      createDomain(schema, change, origin);
      return;
    case 'alter-domain':
      alterDomain(schema, change);
      return;
    case 'create-composite-type':
      createComposite(schema, change, origin);
      return;
    case 'alter-composite-type':
      alterComposite(schema, change, origin);
      return;
    case 'create-type':
      // A shell is filled by a second CREATE TYPE.
      addType(schema, change.name, origin, { kind: change.kind === 'range' ? 'range' : 'base' });
      return;
    default:
      change satisfies never;
  }
}

type Of<T extends TypeChange['type']> = Extract<TypeChange, { type: T }>;

type KindOf<T> = T extends { schema: string; name: string; origin: Origin }
  ? Omit<T, 'schema' | 'name' | 'origin'>
  : never;

function addType(schema: Schema, name: Name, origin: Origin, kind: KindOf<UserType>): boolean {
  const home = schemaFor(schema, name, false);
  const key = `${home}.${name.name}`;
  if (schema.types.has(key)) return false;
  schema.types.set(key, { schema: home, name: name.name, origin, ...kind } as UserType);
  return true;
}

/** A value added to an enum that is not known makes it known; its other values are not. */
function addEnumValue(schema: Schema, change: Of<'add-enum-value'>, origin: Origin): void {
  if (schema.userType(change.name) === undefined && !schema.complete) {
    addType(schema, change.name, BEFORE, { kind: 'enum', values: [], knowledge: 'partial' });
  }
  const type = schema.userType(change.name);
  if (type?.kind !== 'enum' || type.values.some(({ label }) => label === change.value)) return;
  const values = [...type.values];
  const neighbour = change.neighbour;
  const at = neighbour === null ? -1 : values.findIndex(({ label }) => label === neighbour.value);
  const place = at < 0 ? values.length : at + (neighbour?.after === true ? 1 : 0);
  values.splice(place, 0, { label: change.value, origin });
  schema.types.set(keyOf(type), { ...type, values });
}

type Domain = Extract<UserType, { kind: 'domain' }>;

function createDomain(schema: Schema, change: Of<'create-domain'>, origin: Origin): void {
  const constraints: Domain['constraints'] = [];
  for (const { kind, name, expression, valid } of change.constraints) {
    if (kind !== 'check') continue;
    const chosen = name ?? freeName(change.name.name, constraints);
    constraints.push({ name: chosen, expression, validated: valid });
  }
  addType(schema, change.name, origin, {
    kind: 'domain',
    base: resolvedType(schema, change.base),
    notNull: change.notNull,
    default: change.default,
    constraints,
  });
}

/** `domain_check`, `domain_check1` … */
function freeName(domain: string, taken: Domain['constraints']): string {
  for (let pass = 0; ; pass++) {
    const name = makeObjectName(domain, null, pass === 0 ? 'check' : `check${pass}`);
    if (!taken.some((constraint) => constraint.name === name)) return name;
  }
}

function alterDomain(schema: Schema, change: Of<'alter-domain'>): void {
  const domain = schema.userType(change.name);
  if (domain?.kind !== 'domain') return;
  schema.types.set(keyOf(domain), { ...domain, ...domainChange(domain, change) });
}

function domainChange(domain: Domain, change: Of<'alter-domain'>): Partial<Domain> {
  const { action, constraint, constraintName } = change;
  switch (action) {
    case 'set-default':
      return { default: change.default };
    case 'drop-default':
      return { default: null };
    case 'set-not-null':
      return { notNull: true };
    case 'drop-not-null':
      return { notNull: false };
    case 'drop-constraint':
      return { constraints: domain.constraints.filter(({ name }) => name !== constraintName) };
    case 'validate-constraint':
      return {
        constraints: domain.constraints.map((own) => (own.name === constraintName ? { ...own, validated: true } : own)),
      };
    case 'add-constraint': {
      if (constraint?.kind === 'not-null') return { notNull: true };
      if (constraint?.kind !== 'check') return {};
      const name = constraint.name ?? freeName(domain.name, domain.constraints);
      if (domain.constraints.some((own) => own.name === name)) return {};
      const added = { name, expression: constraint.expression, validated: constraint.valid };
      return { constraints: [...domain.constraints, added] };
    }
  }
}

/** A composite type is a relation too: its attributes are columns. */
function createComposite(schema: Schema, change: Of<'create-composite-type'>, origin: Origin): void {
  const home = schemaFor(schema, change.name, false);
  const key = `${home}.${change.name.name}`;
  if (schema.relationNameTaken(key) || !addType(schema, change.name, origin, { kind: 'composite' })) return;
  const relation = newRelation(home, change.name.name, 'composite', origin);
  for (const definition of change.columns) {
    relation.columns.set(definition.name, columnFrom(schema, relation, definition, origin));
  }
  schema.relations.set(key, relation);
}

/** The change does not tell an added attribute's type. */
function alterComposite(schema: Schema, change: Of<'alter-composite-type'>, origin: Origin): void {
  const composite = schema.relation(change.name);
  if (composite?.kind !== 'composite') return;
  alterAttribute(composite, change, origin);
  for (const typed of change.cascade ? tablesOfType(schema, composite) : []) alterAttribute(typed, change, origin);
}

function alterAttribute(relation: Relation, change: Of<'alter-composite-type'>, origin: Origin): void {
  const { attribute } = change;
  if (change.action === 'drop-attribute') {
    relation.columns.delete(attribute);
    return;
  }
  const known = relation.columns.get(attribute);
  if (change.action === 'add-attribute' && known !== undefined) return;
  relation.columns.set(attribute, {
    name: attribute,
    type: UNKNOWN_TYPE,
    collation: null,
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    origin: known?.origin ?? origin,
    defaultDroppedBy: null,
  });
}
