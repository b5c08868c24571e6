import type { LedgerRow, Recorded, Told, ToolLedger } from '../frameworks/ledgers/ledger.js';
import { ledgers } from '../frameworks/ledgers/registry.gen.js';
import type { Connection } from './connection/connect.js';

/** The record of the tool that runs a set's migrations, as it is in this database. */
export interface ToolRecord extends Told {
  readonly ledger: ToolLedger;
  readonly rows: readonly LedgerRow[];
  /** False: the table is not there. */
  readonly there: boolean;
}

/** Tools whose migrations are not SQL: their SQL is a plain set to us, and their tables tell who runs it. */
const OF_PLAIN_SETS = ['rails', 'knex', 'alembic', 'django'];

/**
 * What the tool that runs these migrations has on record; null where there is no record that could be read. A plain set
 * of SQL has no tool by itself: the table that is there, and that knows one of its files, says which.
 */
export async function readToolRecord(
  connection: Connection,
  framework: string,
  migrations: readonly Recorded[],
): Promise<ToolRecord | null> {
  if (framework !== 'sql') {
    const ledger = ledgers.find(({ id }) => id === framework);
    return ledger === undefined ? null : recordOf(connection, ledger, migrations);
  }
  for (const ledger of ledgers.filter(({ id }) => OF_PLAIN_SETS.includes(id))) {
    const record = await recordOf(connection, ledger, migrations);
    if (record.there && (record.migrations.size > 0 || record.trouble !== null)) return record;
  }
  return null;
}

async function recordOf(
  connection: Connection,
  ledger: ToolLedger,
  migrations: readonly Recorded[],
): Promise<ToolRecord> {
  const columns = await columnsOf(connection, ledger.table);
  const ours = ledger.columns.every((name) => columns.has(name)) && !ledger.foreign?.some((name) => columns.has(name));
  if (columns.size === 0 || !ours) {
    const trouble =
      columns.size === 0 || ledger.foreign === undefined
        ? null
        : `The table ${ledger.table} is not ${ledger.title}'s: its columns are ${[...columns].join(', ')}.`;
    return { ledger, rows: [], there: false, migrations: new Map(), trouble };
  }
  const selected = ledger.columns.map((name) => `${name}::text`).join(', ');
  const rows = (await connection.query(
    `SELECT ${selected} FROM ${ledger.table} ORDER BY ${ledger.table}.${ledger.order}`,
  )) as readonly LedgerRow[];
  return { ledger, rows, there: true, ...ledger.told(rows, migrations) };
}

async function columnsOf(connection: Connection, table: string): Promise<ReadonlySet<string>> {
  const rows = await connection.query(
    'SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped',
    [table],
  );
  return new Set(rows.map(({ attname }) => String(attname)));
}

/** Makes the tool's table where it is not there. */
export async function createToolTable(connection: Connection, { ledger, there }: ToolRecord): Promise<void> {
  if (there) return;
  for (const statement of ledger.create) await connection.run(statement);
}

/** Puts a migration on the tool's record, in whatever transaction is open. */
export async function writeToolRecord(
  connection: Connection,
  { ledger, rows }: ToolRecord,
  migration: Recorded,
): Promise<void> {
  for (const { text, values } of ledger.write(migration, rows)) await connection.query(text, values);
}
