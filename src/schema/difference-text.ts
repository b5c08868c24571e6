import type { TypeName } from '../sql/change.js';
import type { Column, Index, Policy, Relation, TableConstraint, Trigger } from './model.js';

/*
 * Parts of a relation in the words of SQL, so that two of them differ if and only if their words do. What Postgres
 * knows by its number (a table that was renamed) is said by its name.
 */

/** What people write for Postgres's own short names. */
const SPOKEN: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
};

/** A built-in type as people write it. */
export function spokenType(name: string): string {
  return SPOKEN[name] ?? name;
}

/** `varchar(50)[]`: one name a type, whichever synonym was written. */
export function typeText({ schema, name, modifiers, array }: TypeName): string {
  const of = modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`;
  const own = schema === null || schema === 'pg_catalog';
  return `${own ? spokenType(name) : `${schema}.${name}`}${of}${array ? '[]' : ''}`;
}

/** What can differ between two columns of one name, each with its words; empty where it has none. */
export function columnAspects(column: Column): Readonly<Record<string, string>> {
  return {
    type: typeText(column.type),
    collation: column.collation === null ? '' : `COLLATE ${column.collation}`,
    null: column.notNull ? 'NOT NULL' : '',
    default: column.default === null ? '' : `DEFAULT ${column.default.sql}`,
    identity: column.identity === null ? '' : `GENERATED ${column.identity.toUpperCase()} AS IDENTITY`,
    generated:
      column.generated === null
        ? ''
        : `GENERATED ALWAYS AS (${column.generated.expression.sql}) ${column.generated.kind.toUpperCase()}`,
  };
}

export function columnText(column: Column): string {
  return Object.values(columnAspects(column))
    .filter((words) => words !== '')
    .join(' ');
}

const CONSTRAINT_WORDS: Record<TableConstraint['kind'], string> = {
  check: 'CHECK',
  'not-null': 'NOT NULL',
  unique: 'UNIQUE',
  'primary-key': 'PRIMARY KEY',
  'foreign-key': 'FOREIGN KEY',
  exclusion: 'EXCLUDE',
};

export function constraintText(constraint: TableConstraint): string {
  const { kind, columns, expression, references, validated, enforced, deferrable } = constraint;
  const what = kind === 'check' ? `(${expression?.sql ?? '…'})` : `(${columns.join(', ')})`;
  const to = references === null ? '' : `REFERENCES ${references.table}${list(references.columns)}`;
  const marks = [validated ? '' : 'NOT VALID', enforced ? '' : 'NOT ENFORCED', deferrable ? 'DEFERRABLE' : ''];
  return [CONSTRAINT_WORDS[kind], what, to, ...marks].filter((word) => word !== '').join(' ');
}

export function indexText({ unique, method, elements, include, where, valid }: Index): string {
  return [
    unique ? 'UNIQUE' : '',
    method === 'btree' ? '' : `USING ${method}`,
    list(elements.map((element) => element.sql)),
    include.length === 0 ? '' : `INCLUDE ${list(include)}`,
    where === null ? '' : `WHERE ${where.sql}`,
    valid ? '' : 'INVALID',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

export function triggerText({ events, columns, function: called }: Trigger): string {
  return `${events.join(' OR ').toUpperCase()}${columns.length === 0 ? '' : ` OF ${columns.join(', ')}`} EXECUTE ${called}`;
}

export function policyText({ command, permissive, using, withCheck }: Policy): string {
  return [
    permissive ? '' : 'RESTRICTIVE',
    `FOR ${command.toUpperCase()}`,
    using === null ? '' : `USING (${using.sql})`,
    withCheck === null ? '' : `WITH CHECK (${withCheck.sql})`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Switches of a relation itself; a part each, so that turning one is one line. */
export function relationSwitches(relation: Relation): readonly string[] {
  const { unlogged, rowSecurity, forceRowSecurity, replicaIdentity, partitionBy, partitionOf, bound } = relation;
  return [
    unlogged ? 'UNLOGGED' : '',
    rowSecurity ? 'ROW LEVEL SECURITY' : '',
    forceRowSecurity ? 'FORCE ROW LEVEL SECURITY' : '',
    replicaIdentity === 'default' ? '' : `REPLICA IDENTITY ${replicaIdentity.toUpperCase()}`,
    partitionBy === null ? '' : `PARTITION BY ${partitionBy.sql}`,
    partitionOf === null ? '' : `PARTITION OF ${partitionOf} ${bound?.sql ?? ''}`.trim(),
  ].filter((words) => words !== '');
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '' : `(${names.join(', ')})`;
}
