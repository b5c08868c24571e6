import { isPostgresVersion, POSTGRES_VERSIONS, type PostgresVersion } from '../core/postgres-version.js';

/**
 * A kind of value: how it is written as text (flags, action inputs, environment) and as a value of the configuration
 * file. `read` gives the value, or null when the text or value is not one of its kind.
 */
export interface Kind<T> {
  readonly name: string;
  /** What is expected, for errors: "Expected one of …". */
  readonly expected: string;
  /** Words that are valid, where there are few. */
  readonly words?: readonly string[];
  /** A flag without a value means true. */
  readonly flagOnly?: boolean;
  /** What a flag that stands without a value means. */
  readonly bare?: string;
  /** A flag may be given several times. */
  readonly repeatable?: boolean;
  fromText(text: string): T | null;
  fromConfig(value: unknown): T | null;
  /** A value as the configuration file and people write it; left out where it is written as it is. */
  written?(value: T): unknown;
  readonly schema: Readonly<Record<string, unknown>>;
}

const RULE_SEVERITIES = ['error', 'warning', 'notice', 'off'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

export function choice<const T extends string>(words: readonly T[]): Kind<T> {
  const read = (value: unknown): T | null => words.find((word) => word === value) ?? null;
  return {
    name: words.join(' | '),
    expected: `one of ${words.join(', ')}`,
    words,
    fromText: (text) => read(text.trim().toLowerCase()),
    fromConfig: read,
    schema: { enum: words },
  };
}

/** A choice of version numbers; YAML reads `8.0` as the number 8, and `8.4` as 8.4. */
export function versions<const T extends string>(words: readonly T[]): Kind<T> {
  const kind = choice(words);
  const read = (value: unknown): T | null =>
    typeof value === 'number'
      ? (kind.fromText(String(value)) ?? kind.fromText(value.toFixed(1)))
      : kind.fromConfig(value);
  return { ...kind, fromConfig: read, schema: { enum: [...words, ...new Set(words.map(Number))] } };
}

/** What `--plan` means where no id follows: show it. No id is such a word. */
export const SHOWN_PLAN = 'shown';

export const text: Kind<string> = {
  name: 'text',
  expected: 'a text that is not empty',
  fromText: (value) => (value.trim() === '' ? null : value),
  fromConfig: (value) => (typeof value === 'string' && value.trim() !== '' ? value : null),
  schema: { type: 'string', minLength: 1 },
};

/** The id of a plan; a flag without one asks for the plan itself. */
export const planName: Kind<string> = {
  ...text,
  name: 'plan id',
  expected: 'the id of a plan, twelve digits or more',
  bare: SHOWN_PLAN,
};

export const truth: Kind<boolean> = {
  name: 'true | false',
  expected: 'true or false',
  words: ['true', 'false'],
  flagOnly: true,
  fromText(value) {
    const word = value.trim().toLowerCase();
    return word === 'true' ? true : word === 'false' ? false : null;
  },
  fromConfig: (value) => (typeof value === 'boolean' ? value : null),
  schema: { type: 'boolean' },
};

export const version: Kind<PostgresVersion> = {
  name: POSTGRES_VERSIONS.join(' | '),
  expected: `one of ${POSTGRES_VERSIONS.join(', ')}`,
  words: POSTGRES_VERSIONS.map(String),
  fromText(value) {
    // `17.4` and `v17` are what people copy from a server; only the major version matters.
    const major = Number(/^v?(\d+)(?:\.\d+)*$/.exec(value.trim())?.[1] ?? Number.NaN);
    return isPostgresVersion(major) ? major : null;
  },
  fromConfig: (value) =>
    typeof value === 'number' || typeof value === 'string' ? version.fromText(String(value)) : null,
  schema: { enum: POSTGRES_VERSIONS },
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** A time, in milliseconds; written with its unit. */
export const duration: Kind<number> = {
  name: 'duration',
  expected: 'a time with its unit, such as 100ms, 5s, 10min or 1h',
  fromText(value) {
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/.exec(value.trim());
    return match === null ? null : Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
  },
  fromConfig: (value) => (typeof value === 'string' ? duration.fromText(value) : null),
  written(milliseconds) {
    const whole = Object.entries(UNITS).filter(([, unit]) => milliseconds % unit === 0);
    const [name, unit] = whole.at(-1) ?? ['ms', 1];
    return `${milliseconds / unit}${name}`;
  },
  schema: { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|min|h)$' },
};

/** A whole number, none of it below zero. */
export const count: Kind<number> = {
  name: 'number',
  expected: 'a whole number of at least 0',
  fromText: (value) => (/^\d{1,15}$/.test(value.trim()) ? Number(value.trim()) : null),
  fromConfig: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null),
  schema: { type: 'integer', minimum: 0 },
};

/** A list: several flags, several lines of an action input, an array or a single text of the configuration. */
export function list<T extends string>(item: Kind<T>): Kind<readonly T[]> {
  const all = (values: readonly (T | null)[]): readonly T[] | null =>
    values.some((value) => value === null) ? null : (values as readonly T[]);
  return {
    name: `list of ${item.name}`,
    expected: `${item.expected}, or a list of such`,
    ...(item.words === undefined ? {} : { words: item.words }),
    repeatable: true,
    fromText: (value) => all(entries(value).map((one) => item.fromText(one))),
    fromConfig: (value) => all((Array.isArray(value) ? value : [value]).map((one: unknown) => item.fromConfig(one))),
    schema: { anyOf: [item.schema, { type: 'array', items: item.schema }] },
  };
}

function entries(value: string): string[] {
  return value
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export const severities: Kind<Readonly<Record<string, RuleSeverity>>> = {
  name: 'map of rule to severity',
  expected: `rule ids with one of ${RULE_SEVERITIES.join(', ')} each`,
  fromText: () => null,
  fromConfig(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const pairs = Object.entries(value);
    if (pairs.some(([, severity]) => !RULE_SEVERITIES.includes(severity as RuleSeverity))) return null;
    return Object.fromEntries(pairs) as Record<string, RuleSeverity>;
  },
  schema: { type: 'object', additionalProperties: { enum: RULE_SEVERITIES } },
};

/** A whole number of at least one for each of a few words; words that are left out keep their default. */
export function counts<const T extends string>(words: readonly T[]): Kind<Readonly<Partial<Record<T, number>>>> {
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
  return {
    name: `map of ${words.join(', ')} to a number`,
    expected: `a number of at least 1 for any of ${words.join(', ')}`,
    fromText: () => null,
    fromConfig(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
      const known = Object.entries(value).every(([word, count]) => words.includes(word as T) && isCount(count));
      return known ? (value as Partial<Record<T, number>>) : null;
    },
    schema: {
      type: 'object',
      properties: Object.fromEntries(words.map((word) => [word, { type: 'integer', minimum: 1 }])),
      additionalProperties: false,
    },
  };
}
