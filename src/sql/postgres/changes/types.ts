import type {
  AlterDomainStmt,
  AlterEnumStmt,
  CompositeTypeStmt,
  Constraint as ConstraintNode,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateRangeStmt,
  DefineStmt,
} from '@pgsql/types';
import type { Change, ChangeOf } from '../../change.js';
import { all, as, dottedName, relationName, strings } from '../ast.js';
import type { Reader } from '../reader.js';
import { readColumn, readParts } from './column.js';
import { readConstraint } from './constraint.js';
import { readExpression } from './expression.js';
import { other } from './other.js';
import { readType } from './type-name.js';

/** CREATE TYPE … AS ENUM. */
export function createEnum(reader: Reader, node: CreateEnumStmt): Change[] {
  return [{ ...reader.place, type: 'create-enum', name: dottedName(node.typeName), values: strings(node.vals) }];
}

/** ALTER TYPE … ADD VALUE and RENAME VALUE. */
export function alterEnum(reader: Reader, node: AlterEnumStmt): Change[] {
  const name = dottedName(node.typeName);
  if (node.oldVal !== undefined) {
    return [{ ...reader.place, type: 'rename-enum-value', name, from: node.oldVal, to: node.newVal ?? '' }];
  }
  const neighbour =
    node.newValNeighbor === undefined ? null : { value: node.newValNeighbor, after: node.newValIsAfter === true };
  const ifNotExists = node.skipIfNewValExists === true;
  return [{ ...reader.place, type: 'add-enum-value', name, value: node.newVal ?? '', ifNotExists, neighbour }];
}

/** CREATE DOMAIN. */
export function createDomain(reader: Reader, node: CreateDomainStmt): Change[] {
  const parts = readParts(reader, node, reader.tokens.whole, null);
  return [
    {
      ...reader.place,
      type: 'create-domain',
      name: dottedName(node.domainname),
      base: readType(reader, node.typeName),
      notNull: parts.notNull,
      default: parts.default,
      constraints: parts.constraints,
    },
  ];
}

type DomainAction = ChangeOf<'alter-domain'>['action'];

const DOMAIN_ACTION: Readonly<Record<string, DomainAction>> = {
  T: 'set-default',
  N: 'drop-not-null',
  O: 'set-not-null',
  C: 'add-constraint',
  X: 'drop-constraint',
  V: 'validate-constraint',
};

/** ALTER DOMAIN. */
export function alterDomain(reader: Reader, node: AlterDomainStmt): Change[] {
  const tokens = reader.tokens;
  const written = DOMAIN_ACTION[node.subtype ?? ''] ?? 'set-default';
  const action = written === 'set-default' && node.def === undefined ? 'drop-default' : written;
  const at = tokens.find(tokens.whole, 'set', 'default');
  const constraint = as(node.def, 'Constraint');
  return [
    {
      ...reader.place,
      type: 'alter-domain',
      name: dottedName(node.typeName),
      action,
      constraint: constraint === undefined ? null : domainConstraint(reader, constraint),
      constraintName: node.name ?? constraint?.conname ?? null,
      ifConstraintExists: node.missing_ok === true,
      default: action === 'set-default' ? readExpression(reader, node.def, [at + 2, tokens.length]) : null,
    },
  ];
}

function domainConstraint(reader: Reader, node: ConstraintNode): ReturnType<typeof readConstraint> {
  return readConstraint(reader, node, [reader.token(node.location), reader.tokens.length]);
}

/** CREATE TYPE … AS (…). */
export function createComposite(reader: Reader, node: CompositeTypeStmt): Change[] {
  const columns = all(node.coldeflist, 'ColumnDef').map((column) => readColumn(reader, column));
  return [{ ...reader.place, type: 'create-composite-type', name: relationName(node.typevar), columns }];
}

/** CREATE TYPE … AS RANGE. */
export function createRange(reader: Reader, node: CreateRangeStmt): Change[] {
  return [{ ...reader.place, type: 'create-type', name: dottedName(node.typeName), kind: 'range' }];
}

/** CREATE TYPE with an input function, or with nothing; CREATE AGGREGATE, OPERATOR and their like are `other`. */
export function define(reader: Reader, node: DefineStmt): Change[] {
  if (node.kind !== 'OBJECT_TYPE') return other(reader, { DefineStmt: node });
  const kind = node.definition === undefined ? 'shell' : 'base';
  return [{ ...reader.place, type: 'create-type', name: dottedName(node.defnames), kind }];
}
