import type { PostgresVersion } from '../../core/postgres-version.js';
import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import { readersOf } from './views.js';

/** Something that makes Postgres refuse to retype a column, whatever the cost would be. */
export interface Blocker {
  readonly sqlstate: string;
  readonly reason: string;
  readonly certain: boolean;
}

/**
 * What refuses ALTER COLUMN TYPE (RememberAllDependentForRebuilding in tablecmds.c): views, generated columns,
 * policies, triggers that name the column; a partition key (ATPrepAlterColumnType).
 */
export function blockersOf(schema: Schema, relation: Relation, column: string, version: PostgresVersion): Blocker[] {
  const found: Blocker[] = [];
  const table = keyOf(relation);
  const key = relation.partitionBy;
  if (key !== null && (key.columns.includes(column) || new RegExp(`\\b${escapePattern(column)}\\b`).test(key.sql))) {
    found.push(blocker('42P16', `"${column}" is part of the partition key of ${table}`));
  }
  for (const below of schema.descendantsOf(table)) {
    if (below.partitionBy?.columns.includes(column)) {
      found.push(blocker('42P16', `"${column}" is part of the partition key of ${keyOf(below)}`));
    }
  }
  for (const parent of [relation.partitionOf, ...relation.inherits]) {
    const inherited = parent === null ? undefined : schema.relations.get(parent)?.columns.has(column);
    if (inherited) found.push(blocker('42P16', `"${column}" is inherited from ${parent}`));
  }
  for (const { view, certain } of readersOf(schema, relation, column)) {
    if (certain) found.push(blocker('0A000', `view ${keyOf(view)} uses "${column}"`));
  }
  for (const other of relation.columns.values()) {
    if (other.generated?.expression.columns.includes(column) === true && other.name !== column) {
      // The SQLSTATE changed with 15 (ERRCODE_SYNTAX_ERROR before).
      const sqlstate = version >= 15 ? '0A000' : '42601';
      found.push(blocker(sqlstate, `generated column "${other.name}" uses "${column}"`));
    }
  }
  for (const policy of relation.policies.values()) {
    if (policy.using?.columns.includes(column) || policy.withCheck?.columns.includes(column)) {
      found.push(blocker('0A000', `policy "${policy.name}" uses "${column}"`));
    }
  }
  for (const trigger of relation.triggers.values()) {
    if (trigger.columns.includes(column)) found.push(blocker('0A000', `trigger "${trigger.name}" names "${column}"`));
  }
  return found;
}

function blocker(sqlstate: string, reason: string): Blocker {
  return { sqlstate, reason, certain: true };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
