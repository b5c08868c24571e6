import type { PostgresVersion } from '../../core/postgres-version.js';
import type { ColumnDefinition, Expression, TypeName } from '../../sql/change.js';
import type { RewriteReason } from '../effect.js';
import { defaultVolatility } from './default-volatility.js';
import { mayBeDomain } from './known-types.js';
import type { Recorder } from './recorder.js';
import { isConstrained } from './type-users.js';

/** Computed when it is read. From 18 on that is what GENERATED without another word means. */
export function isVirtual({ generated }: ColumnDefinition, version: PostgresVersion): boolean {
  return generated?.kind === 'virtual' || (generated?.kind === 'unspecified' && version >= 18);
}

/** Why ADD COLUMN rewrites the table, or null when it does not (ATExecAddColumn). */
export function rewriteReason(recorder: Recorder, column: ColumnDefinition): RewriteReason | null {
  const { schema, version } = recorder;
  if (column.type.serial) return 'serial';
  if (column.identity !== null) return 'identity';
  if (column.generated !== null) {
    const virtual = isVirtual(column, version);
    if (virtual) recorder.needs(18, 'a VIRTUAL generated column');
    return virtual ? null : 'stored-generated';
  }
  const type = column.type.array ? undefined : schema.userType(column.type);
  if (type?.kind === 'domain') {
    if (isConstrained(schema, column.type)) return 'constrained-domain';
    if (column.default === null && type.default !== null) return volatileReason(recorder, type.default);
  }
  const because = column.default === null ? null : volatileReason(recorder, column.default);
  return (
    because ??
    (type === undefined && !schema.complete && mayBeDomain(schema, column.type)
      ? unknownType(recorder, column.type)
      : null)
  );
}

function volatileReason(recorder: Recorder, expression: Expression): RewriteReason | null {
  const volatility = defaultVolatility(expression, recorder.schema);
  if (volatility === 'volatile') return 'volatile-default';
  if (volatility !== 'unknown') return null;
  recorder.assume(`Nothing is known of a function in the default ${expression.sql}; it is taken for volatile.`);
  return 'unknown-default';
}

function unknownType(recorder: Recorder, type: TypeName): RewriteReason {
  recorder.assume(`Nothing is known of type ${type.sql}; it is taken for a domain with constraints.`);
  return 'unknown-type';
}
