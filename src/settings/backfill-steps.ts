import type { Kind } from './kinds.js';

/** A statement that runs in batches although no comment in its migration says so. */
export interface BackfillEntry {
  /** Path of the migration, relative to the root of the repository. */
  readonly migration: string;
  /** Which statement of it, counted from 1; null: the only one that changes rows. */
  readonly statement: number | null;
  /** Column to cut by, and the most rows of a batch; null: found out. */
  readonly key: string | null;
  readonly batch: number | null;
}

const KEYS = new Set(['migration', 'statement', 'key', 'batch']);
const MOST_BATCH = 999_999_999;

/** `backfill-steps` of the configuration file. */
export const backfillSteps: Kind<readonly BackfillEntry[]> = {
  name: 'list of statements',
  expected:
    'a list of maps: migration (a path), and where needed statement (a number, from 1), key (a column) and batch (rows)',
  repeatable: true,
  fromText: () => null,
  fromConfig(value) {
    if (!Array.isArray(value)) return null;
    const read = value.map(entryOf);
    return read.some((one) => one === null) ? null : (read as readonly BackfillEntry[]);
  },
  schema: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        migration: { type: 'string', minLength: 1 },
        statement: { type: 'integer', minimum: 1 },
        key: { type: 'string', minLength: 1 },
        batch: { type: 'integer', minimum: 1, maximum: MOST_BATCH },
      },
      required: ['migration'],
      additionalProperties: false,
    },
  },
};

function entryOf(value: unknown): BackfillEntry | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { migration, statement = null, key = null, batch = null } = value as Record<string, unknown>;
  if (Object.keys(value).some((name) => !KEYS.has(name))) return null;
  if (!isWord(migration) || !(key === null || isWord(key))) return null;
  if (!(statement === null || isCount(statement)) || !(batch === null || isCount(batch))) return null;
  return { migration: migration.replace(/^\.\//, ''), statement, key, batch };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MOST_BATCH;
}
