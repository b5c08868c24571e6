import { count, duration, type Kind } from './kinds.js';

/** A database, by the names of the environment variables that hold addresses: no secret stands in a file. */
export interface DatabaseSettings {
  readonly database: string;
  readonly replicas: readonly string[];
}

/** One environment: a single database, or a fleet of targets with the order in which changes come to them. */
export interface EnvironmentSettings {
  /** Null where `targets` names several. */
  readonly database: string | null;
  readonly replicas: readonly string[];
  /** The role that the application connects as. */
  readonly role: string | null;
  /**
   * Targets by name; or the name of a variable that holds their addresses, one a line; null: `database` is the only
   * target, or is asked for them by `query`.
   */
  readonly targets: Readonly<Record<string, DatabaseSettings>> | string | null;
  /** SQL that is asked in `database`: each row is a target, a database's name on the same server or an address. */
  readonly query: string | null;
  /** Names or globs of the targets that are first; null: the first target of a fleet. */
  readonly canary: readonly string[] | null;
  /** How many come in each wave after the canary: a number, or a part of all as `10%`; what is left is the last wave. */
  readonly waves: readonly (number | string)[];
  /** Milliseconds between a wave that changed something and the next. */
  readonly soak: number;
  /** Targets that are worked on at once. */
  readonly concurrency: number;
  /** How many targets may fail before later waves are held. */
  readonly maxFailures: number;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PERCENT = /^([1-9]\d?|100)%$/;
const DEFAULTS = { soak: 0, concurrency: 4, maxFailures: 0 } as const;

/** Environments by name, in the order of the file: the first is where changes come first. */
export const environments: Kind<Readonly<Record<string, EnvironmentSettings>>> = {
  name: 'map of environments',
  expected:
    'names with {database, replicas, role}, or for a fleet {targets} or {database, query}; all addresses name environment variables, such as STAGING_URL',
  fromText: () => null,
  fromConfig(value) {
    if (!isMap(value)) return null;
    const all: Record<string, EnvironmentSettings> = {};
    for (const [name, given] of Object.entries(value)) {
      const one = isMap(given) ? environmentOf(given) : null;
      if (one === null) return null;
      all[name] = one;
    }
    return all;
  },
  schema: { type: 'object', additionalProperties: environmentSchema() },
};

const KEYS = [
  ...['database', 'replicas', 'role', 'targets', 'query'],
  ...['canary', 'waves', 'soak', 'concurrency', 'max-failures'],
];

function environmentOf(given: Readonly<Record<string, unknown>>): EnvironmentSettings | null {
  if (Object.keys(given).some((key) => !KEYS.includes(key))) return null;
  const { role = null, query = null, targets = null, waves = [], canary = null } = given;
  const soak = given.soak === undefined ? DEFAULTS.soak : duration.fromConfig(given.soak);
  const concurrency = given.concurrency === undefined ? DEFAULTS.concurrency : count.fromConfig(given.concurrency);
  const maxFailures =
    given['max-failures'] === undefined ? DEFAULTS.maxFailures : count.fromConfig(given['max-failures']);
  if (soak === null || concurrency === null || concurrency < 1 || maxFailures === null) return null;
  if (!isTextOrNull(role) || !isTextOrNull(query)) return null;
  if (!(Array.isArray(waves) && waves.every(isSize))) return null;
  if (!(canary === null || isListOf(canary, isText))) return null;
  const order = { role, query, canary, waves, soak, concurrency, maxFailures };
  if (targets === null) {
    const database = databaseOf({ database: given.database, replicas: given.replicas });
    // Replicas of a database that is only asked for others are nobody's.
    const odd = database === null || (query !== null && database.replicas.length > 0);
    return odd ? null : { ...order, ...database, targets: null };
  }
  if (given.database !== undefined || given.replicas !== undefined || query !== null) return null;
  const named = isVariable(targets) ? targets : targetsOf(targets);
  return named === null ? null : { ...order, database: null, replicas: [], targets: named };
}

function targetsOf(given: unknown): Record<string, DatabaseSettings> | null {
  if (!isMap(given)) return null;
  const all: Record<string, DatabaseSettings> = {};
  for (const [name, value] of Object.entries(given)) {
    const one = databaseOf(isMap(value) ? value : { database: value });
    if (one === null) return null;
    all[name] = one;
  }
  return Object.keys(all).length === 0 ? null : all;
}

function databaseOf({
  database,
  replicas = [],
  ...others
}: Readonly<Record<string, unknown>>): DatabaseSettings | null {
  const known = Object.keys(others).length === 0 && isVariable(database) && isListOf(replicas, isVariable);
  return known ? { database, replicas } : null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isVariable(value: unknown): value is string {
  return typeof value === 'string' && VARIABLE.test(value);
}

function isSize(value: unknown): value is number | string {
  return typeof value === 'string' ? PERCENT.test(value) : Number.isSafeInteger(value) && (value as number) >= 1;
}

function environmentSchema(): Readonly<Record<string, unknown>> {
  const variable = { type: 'string', pattern: VARIABLE.source };
  const text = { type: 'string', minLength: 1 };
  const replicas = { type: 'array', items: variable };
  const database = {
    type: 'object',
    properties: { database: variable, replicas },
    required: ['database'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      database: variable,
      replicas,
      role: text,
      targets: {
        anyOf: [variable, { type: 'object', minProperties: 1, additionalProperties: { anyOf: [variable, database] } }],
      },
      query: text,
      canary: { type: 'array', items: text },
      waves: {
        type: 'array',
        items: {
          anyOf: [
            { type: 'integer', minimum: 1 },
            { type: 'string', pattern: PERCENT.source },
          ],
        },
      },
      soak: duration.schema,
      concurrency: { ...count.schema, minimum: 1, default: DEFAULTS.concurrency },
      'max-failures': { ...count.schema, default: DEFAULTS.maxFailures },
    },
    oneOf: ['database', 'targets'].map((key) => ({ properties: { [key]: {} }, required: [key] })),
    additionalProperties: false,
  };
}
