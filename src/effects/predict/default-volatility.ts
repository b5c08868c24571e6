import type { Name } from '../../core/name.js';
import type { Schema } from '../../schema/model.js';
import type { CreateFunction, Expression } from '../../sql/change.js';
import functions from '../measured/functions.gen.json' with { type: 'json' };

/** How often an expression's value can change: never, between statements, between rows; or nobody can tell. */
export type Volatility = 'constant' | 'stable' | 'volatile' | 'unknown';

const RANK: Readonly<Record<Volatility, number>> = { constant: 0, stable: 1, unknown: 2, volatile: 3 };

/**
 * P1: whether ADD COLUMN … DEFAULT must compute a value for every row. Since version 11 only a volatile default does
 * (ATExecAddColumn: `contain_volatile_functions` after planning; manual, ALTER TABLE, notes).
 */
export function defaultVolatility(expression: Expression, schema: Schema): Volatility {
  if (expression.functions.length === 0) {
    // A sub-query is refused by Postgres (0A000); operators and casts of built-in types are never volatile.
    return expression.constant ? 'constant' : 'stable';
  }
  return worstOf(
    expression.functions.map((name) => (isAnother(name, expression) ? 'unknown' : functionVolatility(name, schema))),
  );
}

/** Postgres's own take nothing: `now(1)` calls a function of somebody else's. */
const TAKE_NOTHING = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_database',
  'current_schema',
  'inet_client_addr',
  'inet_server_addr',
  'pg_current_xact_id',
  'version',
]);

function isAnother({ name }: Name, { sql }: Expression): boolean {
  return TAKE_NOTHING.has(name) && new RegExp(`\\b${name}"?\\s*\\(\\s*[^\\s)]`, 'i').test(sql);
}

const VOLATILE = new Set(functions.volatile.split(' '));
const OTHERS = new Set([...functions.others.split(' '), 'array_append', 'array_prepend', 'array_cat']);

/** Volatility of one function by name; overloads count as the most volatile of them. */
export function functionVolatility(name: Name, schema: Schema): Volatility {
  const pinned = name.schema === null || name.schema === 'pg_catalog';
  if (pinned && VOLATILE.has(name.name)) return 'volatile';
  if (pinned && OTHERS.has(name.name)) return 'stable';
  const own = schema.routinesNamed(name);
  if (own.length > 0) return worstOf(own.map((routine) => routineVolatility(routine.definition, schema)));
  // Functions of extensions live in whatever schema the user chose.
  return ofInstalledExtension(name, schema) ?? EXTENSION_FUNCTIONS.get(name.name) ?? 'unknown';
}

interface ExtensionFunctions {
  readonly volatile: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
}

const OF_EXTENSIONS: ReadonlyMap<string, ExtensionFunctions> = new Map(
  Object.entries(functions.ofExtensions).map(([extension, { volatile, others }]) => [
    extension,
    { volatile: new Set(volatile.split(' ')), others: new Set(others.split(' ')) },
  ]),
);

function ofInstalledExtension({ name }: Name, { extensions }: Schema): Volatility | null {
  for (const extension of extensions) {
    const found = OF_EXTENSIONS.get(extension);
    if (found?.volatile.has(name)) return 'volatile';
    if (found?.others.has(name)) return 'stable';
  }
  return null;
}

function worstOf(found: readonly Volatility[]): Volatility {
  return found.reduce((worst, one) => (RANK[one] > RANK[worst] ? one : worst), 'constant');
}

/**
 * A volatile SQL function of one plain SELECT is put in place of its call before the test (inline_function in
 * clauses.c), so what counts is what its body calls.
 */
function routineVolatility(definition: CreateFunction, schema: Schema): Volatility {
  if (definition.volatility === 'immutable') return 'constant';
  if (definition.volatility === 'stable') return 'stable';
  const [only, ...others] = definition.code?.statements ?? [];
  const inlines =
    definition.language.toLowerCase() === 'sql' &&
    !definition.securityDefiner &&
    !definition.strict &&
    definition.settings.length === 0 &&
    others.length === 0 &&
    only?.kind === 'SELECT';
  if (!inlines || only.query === null || only.query.relations.length > 0) return 'volatile';
  return worstOf(only.query.functions.map((name) => functionVolatility(name, schema)));
}

/** Where nothing tells of the extension: names that nobody else has, from the extensions' own scripts. */
const EXTENSION_FUNCTIONS: ReadonlyMap<string, Volatility> = new Map([
  ['uuid_generate_v1', 'volatile'],
  ['uuid_generate_v1mc', 'volatile'],
  ['uuid_generate_v4', 'volatile'],
  ['uuid_generate_v7', 'volatile'],
  ['uuid_generate_v3', 'constant'],
  ['uuid_generate_v5', 'constant'],
  ['uuid_nil', 'constant'],
  ['gen_random_bytes', 'volatile'],
  ['gen_salt', 'volatile'],
  ['crypt', 'constant'],
  ['digest', 'constant'],
  ['hmac', 'constant'],
  ['nanoid', 'volatile'],
  ['gen_ulid', 'volatile'],
  ['generate_ulid', 'volatile'],
  ['ulid', 'volatile'],
  ['cuid', 'volatile'],
  ['st_point', 'constant'],
  ['st_makepoint', 'constant'],
  ['st_geomfromtext', 'constant'],
  ['st_setsrid', 'constant'],
]);
