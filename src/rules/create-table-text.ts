import type { PostgresVersion } from '../core/postgres-version.js';
import { raw } from '../core/sql.js';
import type { Schema } from '../schema/model.js';
import type { ChangeOf, Constraint } from '../sql/change.js';
import { step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { foreignKeySteps } from './safe-constraint.js';
import { placeNamed } from './safe-place.js';

/** The CREATE TABLE without its foreign keys, which follow one transaction each; the table is still empty. */
export function withoutForeignKeys(
  text: string,
  change: ChangeOf<'create-table'>,
  schema: Schema,
  version: PostgresVersion,
): RewriteStep[] {
  // Before 18 a partitioned table takes no NOT VALID foreign key.
  if (change.partitionBy !== null) return [];
  const inline = change.columns.flatMap((column) => column.constraints.filter(isForeignKey));
  const outer = change.constraints.filter(isForeignKey);
  let bare = text;
  for (const one of inline) bare = cut(bare, one.sql, false);
  for (const one of outer) bare = cut(bare, one.sql, true);
  const known = placeNamed(change, schema, version);
  // The model has them by now, under the very names that the steps give them.
  const place = { ...known, relation: null };
  return [step(raw(bare)), ...[...inline, ...outer].flatMap((one) => foreignKeySteps(place, one))];
}

function isForeignKey(constraint: Constraint): boolean {
  return constraint.kind === 'foreign-key';
}

/** The text without a piece; `item`: without the comma that sets it apart, either. */
function cut(text: string, piece: string, item: boolean): string {
  const at = text.indexOf(piece);
  if (at < 0) return text;
  let before = text.slice(0, at).trimEnd();
  let after = text.slice(at + piece.length);
  if (item && before.endsWith(',')) before = before.slice(0, -1);
  else if (item) after = after.replace(/^\s*,/, '');
  return before + after;
}
