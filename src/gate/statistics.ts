import { ConfigError } from '../core/errors.js';
import type { Key, Schema } from '../schema/model.js';

/** How large a table is and how much it is used, as a live database said it. */
export interface TableStatistics {
  /** Rows, about; null where Postgres has not counted them yet. */
  readonly rows: number | null;
  readonly bytes: number;
  /** Scans and changed rows in an hour, on average; null where it was not watched for long enough. */
  readonly usesPerHour: number | null;
}

/** What `lockkeeper stats` writes and `check` reads. It holds names and numbers, and no rows. */
export interface Statistics {
  readonly version: 1;
  /** ISO 8601, to the second. */
  readonly takenAt: string;
  /** For how long the server had been counting uses. */
  readonly hoursWatched: number;
  /** By the table's key; partitioned tables with what their partitions come to. */
  readonly tables: Readonly<Record<Key, TableStatistics>>;
}

/** One use a second: on such a table even a short lock makes somebody wait. */
export const HOT_USES_PER_HOUR = 3600;

/** The file as text: a table a line, so that a diff shows which of them grew. */
export function statisticsText({ takenAt, hoursWatched, tables }: Statistics): string {
  const lines = Object.entries(tables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, of]) => `    ${JSON.stringify(key)}: ${JSON.stringify(of)}`);
  const body = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "version": 1,\n  "takenAt": ${JSON.stringify(takenAt)},\n  "hoursWatched": ${hoursWatched},\n  "tables": ${body}\n}\n`;
}

/** The file's value; a ConfigError names what is wrong with it. */
export function parseStatistics(text: string, path: string): Statistics {
  const refuse = (what: string): ConfigError =>
    new ConfigError(`${path} can't be used as statistics: ${what}.`, { hint: 'Write it anew with lockkeeper stats.' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('it is no JSON');
  }
  if (!isStatistics(value)) throw refuse('it is not of the form that lockkeeper stats writes');
  return value;
}

function isStatistics(value: unknown): value is Statistics {
  if (!isMap(value) || value.version !== 1 || typeof value.takenAt !== 'string') return false;
  if (typeof value.hoursWatched !== 'number' || !isMap(value.tables)) return false;
  return Object.values(value.tables).every(
    (table) =>
      isMap(table) && isCount(table.rows, true) && isCount(table.bytes, false) && isCount(table.usesPerHour, true),
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, orNull: boolean): boolean {
  return (orNull && value === null) || (typeof value === 'number' && value >= 0);
}

/** Tables that are small and quiet enough for work under a lock to be over before anybody notices. */
export class SmallTables {
  constructor(
    private readonly statistics: Statistics,
    private readonly limit: number,
  ) {}

  /**
   * A sentence that says why, where every one of these relations is small and quiet; null where one is not, or is not
   * known. An index is as large as its table is.
   */
  excuse(relations: Iterable<Key>, schema: Schema): string | null {
    const tables = new Set([...relations].map((key) => schema.indexes.get(key)?.table ?? key));
    if (tables.size === 0) return null;
    const said: string[] = [];
    for (const key of tables) {
      const known = Object.hasOwn(this.statistics.tables, key) ? this.statistics.tables[key] : undefined;
      if (known === undefined || known.rows === null || known.usesPerHour === null) return null;
      if (known.rows >= this.limit || known.usesPerHour >= HOT_USES_PER_HOUR) return null;
      said.push(`${key} has about ${known.rows.toLocaleString('en-US')} rows`);
    }
    return `Less severe here: ${said.join(', ')}, and little use (statistics of ${this.statistics.takenAt.slice(0, 10)}).`;
  }
}
