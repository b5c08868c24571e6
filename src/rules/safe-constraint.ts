import { quoteIdentifier } from '../core/name.js';
import { raw, type Sql, sql } from '../core/sql.js';
import type { Constraint } from '../sql/change.js';
import { step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { attachStep, buildSteps } from './safe-index.js';
import { alter, mayBeNull, nameFor, type Place, placeOf } from './safe-place.js';
import { from, says } from './sql-text.js';

const VALIDATE_NOTE =
  'In a migration of its own, after the one before has committed: reads and writes go on while it scans.';

const ADD_NOTE = 'Brief: new and changed rows are checked from here on, old ones are not looked at.';

/** Steps that bring a constraint to a table in use, or null where Postgres has no online way. */
export function constraintSteps(place: Place, constraint: Constraint): RewriteStep[] | null {
  switch (constraint.kind) {
    case 'check':
      return checkSteps(place, constraint);
    case 'foreign-key':
      return foreignKeySteps(place, constraint);
    case 'not-null':
      return notNullSteps(place, constraint.columns[0] ?? '', constraint.name, constraint.noInherit);
    case 'unique':
    case 'primary-key':
      return keySteps(place, constraint);
    case 'exclusion':
      return null;
  }
}

/** Scans the table under SHARE UPDATE EXCLUSIVE. */
export function validateStep(place: Place, name: string): RewriteStep {
  return { ...step(sql`${alter(place)} VALIDATE CONSTRAINT ${name}`, VALIDATE_NOTE), alone: true };
}

/** CHECK as a table constraint, NOT VALID first. */
export function checkSteps(place: Place, constraint: Constraint): RewriteStep[] {
  const name = constraint.name ?? checkName(place, constraint);
  const inherit = raw(constraint.noInherit ? ' NO INHERIT' : '');
  const expression = raw(constraint.expression?.sql ?? 'true');
  return [
    step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${expression})${inherit} NOT VALID`, ADD_NOTE),
    validateStep(place, name),
  ];
}

/** Postgres names a CHECK after its column when it mentions just one. */
function checkName(place: Place, constraint: Constraint): string {
  return nameFor(place, constraint.columns.length === 1 ? constraint.columns : [], 'check');
}

/** `FOREIGN KEY (…) REFERENCES …` as written, without a name. */
function foreignKeyText(constraint: Constraint): Sql {
  if (!constraint.inline) return raw(from(constraint.sql, 'foreign') ?? constraint.sql);
  return sql`FOREIGN KEY (${constraint.columns}) ${raw(from(constraint.sql, 'references') ?? constraint.sql)}`;
}

export function foreignKeySteps(place: Place, constraint: Constraint): RewriteStep[] {
  const name = constraint.name ?? nameFor(place, constraint.columns, 'fkey');
  const text = foreignKeyText({ ...constraint, sql: withoutNotValid(constraint.sql) });
  if (place.relation?.kind === 'partitioned-table' && place.version < 18 && !place.only) {
    return partitionedForeignKey(place, name, text);
  }
  return [
    step(
      sql`${alter(place)} ADD CONSTRAINT ${name} ${text} NOT VALID`,
      'Takes SHARE ROW EXCLUSIVE on both tables for a moment: writes to both wait, so set a lock_timeout.',
    ),
    validateStep(place, name),
  ];
}

/** Up to 17 a partitioned table refuses NOT VALID; it adopts, without a scan, what every partition already has. */
function partitionedForeignKey(place: Place, name: string, text: Sql): RewriteStep[] {
  const steps = leaves(place).flatMap((part) => [
    step(sql`${alter(part)} ADD CONSTRAINT ${name} ${text} NOT VALID`, ADD_NOTE),
    validateStep(part, name),
  ]);
  const adopt = step(
    sql`${alter(place)} ADD CONSTRAINT ${name} ${text}`,
    'Adopts the validated foreign keys of the partitions: nothing is scanned.',
  );
  return [...steps, adopt];
}

function leaves(place: Place): Place[] {
  return place.schema.partitionsOf(place.key).flatMap((partition) => {
    const part = placeOf(partition, place);
    return partition.kind === 'partitioned-table' ? leaves(part) : [part];
  });
}

function withoutNotValid(text: string): string {
  return text.replace(/\s+NOT\s+VALID\s*$/i, '');
}

/** SET NOT NULL whose proof is found beforehand, without holding up reads and writes. */
export function notNullSteps(place: Place, column: string, written: string | null, noInherit = false): RewriteStep[] {
  const inherit = raw(noInherit || place.only ? ' NO INHERIT' : '');
  place.proved.add(column);
  if (place.version >= 18) {
    const name = written ?? nameFor(place, [column], 'not_null');
    return [
      step(sql`${alter(place)} ADD CONSTRAINT ${name} NOT NULL ${column}${inherit} NOT VALID`, ADD_NOTE),
      validateStep(place, name),
    ];
  }
  const name = nameFor(place, [column], 'is_not_null');
  return [
    step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL)${inherit} NOT VALID`, ADD_NOTE),
    validateStep(place, name),
    step(
      sql`${alter(place)} ALTER COLUMN ${column} SET NOT NULL`,
      'Brief: the validated CHECK proves it, so nothing is scanned.',
    ),
    step(sql`${alter(place)} DROP CONSTRAINT ${name}`),
  ];
}

const KEY_WORDS = { unique: 'UNIQUE', 'primary-key': 'PRIMARY KEY' } as const;

function keySteps(place: Place, constraint: Constraint): RewriteStep[] | null {
  // A temporal key has a GiST index of its own making, which can't be built beforehand.
  if (says(constraint.sql, 'without', 'overlaps')) return null;
  const primary = constraint.kind === 'primary-key';
  const name =
    constraint.name ?? (primary ? nameFor(place, [], 'pkey') : nameFor(place, keyColumns(constraint), 'key'));
  const proof = primary
    ? constraint.columns
        .filter((column) => mayBeNull(place, column))
        .flatMap((column) => notNullSteps(place, column, null))
    : [];
  return [...proof, ...uniqueSteps(place, constraint, name)];
}

/** Postgres names a UNIQUE constraint after its INCLUDE columns too. */
function keyColumns(constraint: Constraint): string[] {
  return [...constraint.columns, ...constraint.include];
}

function uniqueSteps(place: Place, constraint: Constraint, name: string): RewriteStep[] {
  const word = raw(constraint.kind === 'primary-key' ? KEY_WORDS['primary-key'] : KEY_WORDS.unique);
  const tail = keyTail(constraint);
  const timing = raw(timingOf(constraint));
  if (place.relation?.kind === 'partitioned-table' && !place.only) {
    const nulls = raw(constraint.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '');
    const parent = step(
      sql`ALTER TABLE ONLY ${place.table} ADD CONSTRAINT ${name} ${word}${nulls} (${constraint.columns})${includeOf(constraint)}${timing}`,
      'Builds nothing: it becomes valid when every partition has its own attached.',
    );
    return [parent, ...partitionKeys(place, constraint, name)];
  }
  return [
    ...buildSteps(place, { name, unique: true, tail, columns: constraint.columns }),
    step(
      sql`${alter(place)} ADD CONSTRAINT ${name} ${word} USING INDEX ${name}${timing}`,
      'Brief: the index is there already.',
    ),
  ];
}

function partitionKeys(place: Place, constraint: Constraint, parent: string): RewriteStep[] {
  return place.schema.partitionsOf(place.key).flatMap((partition) => {
    const part = placeOf(partition, place);
    const name =
      constraint.kind === 'primary-key' ? nameFor(part, [], 'pkey') : nameFor(part, keyColumns(constraint), 'key');
    return [...uniqueSteps(part, constraint, name), attachStep(place, parent, part, name)];
  });
}

function keyTail(constraint: Constraint): Sql {
  const nulls = raw(constraint.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '');
  return sql`(${constraint.columns})${includeOf(constraint)}${nulls}`;
}

function includeOf(constraint: Constraint): Sql {
  return constraint.include.length === 0 ? raw('') : sql` INCLUDE (${constraint.include})`;
}

function timingOf(constraint: Constraint): string {
  if (constraint.initiallyDeferred) return ' DEFERRABLE INITIALLY DEFERRED';
  return constraint.deferrable ? ' DEFERRABLE' : '';
}

/** A constraint in words for messages: `"users_email_check"` or `a CHECK on "email"`. */
export function constraintWords(constraint: Constraint, kind: string): string {
  if (constraint.name !== null) return `${kind} "${constraint.name}"`;
  const columns = constraint.columns.map(quoteIdentifier).join(', ');
  return columns === '' ? kind : `${kind} (${columns})`;
}
