import type { Name } from '../core/name.js';
import { functionVolatility } from '../effects/predict/default-volatility.js';
import type { Schema } from '../schema/model.js';
import type { Expression } from '../sql/change.js';

/** Built-in functions of which every form is STABLE (pg_proc.provolatile = 's'). */
const STABLE = new Set(
  `now transaction_timestamp statement_timestamp current_user session_user current_role user current_catalog
  current_database current_schema current_schemas current_setting version inet_client_addr
  inet_server_addr pg_typeof to_char to_date concat concat_ws format array_to_string row_to_json to_json to_jsonb
  json_build_object json_build_array jsonb_build_object jsonb_build_array has_table_privilege txid_current_if_assigned
  pg_backend_pid`.split(/\s+/),
);

/** A function in the expression that surely is not IMMUTABLE; undefined where none is, or nobody can tell. */
export function mutableFunction(expression: Expression, schema: Schema): Name | undefined {
  return expression.functions.find((name) => isMutable(name, schema));
}

function isMutable(name: Name, schema: Schema): boolean {
  const own = schema.routinesNamed(name);
  if (own.length > 0) return own.every(({ definition }) => definition.volatility !== 'immutable');
  const builtIn = name.schema === null || name.schema === 'pg_catalog';
  return (builtIn && STABLE.has(name.name)) || functionVolatility(name, schema) === 'volatile';
}
