import { createHash, randomUUID } from 'node:crypto';
import { type LedgerRow, type Recorded, type ToolLedger, toldBy } from './ledger.js';

/**
 * Prisma Migrate (prisma-engines, `sql-migration-persistence`): one row a try; a try that neither finished nor was marked
 * as rolled back stops all others. The checksum is the sha256 of the script, line ends as they are or as Windows has them.
 */
export const ledger: ToolLedger = {
  id: 'prisma',
  title: 'Prisma Migrate',
  table: '_prisma_migrations',
  columns: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at', 'applied_steps_count'],
  order: 'started_at',
  create: [
    `CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`,
  ],
  told(rows, migrations) {
    const failed = rows.find((row) => row.finished_at === null && row.rolled_back_at === null);
    const trouble =
      failed === undefined
        ? null
        : `Prisma has ${failed.migration_name} as failed: mend the database, then say so by "prisma migrate resolve".`;
    return toldBy(migrations, (one) => stateOf(one, rows), trouble);
  },
  write({ file, bytes }) {
    return [
      {
        text: `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
          SELECT $1::varchar, $2::varchar, clock_timestamp(), $3::varchar, NULL, now(), 1 WHERE NOT EXISTS
            (SELECT FROM _prisma_migrations WHERE migration_name = $3 AND finished_at IS NOT NULL AND rolled_back_at IS NULL)`,
        values: [randomUUID(), sha256(bytes), file.version],
      },
    ];
  },
};

function stateOf({ file, bytes }: Recorded, rows: readonly LedgerRow[]): 'applied' | 'changed' | null {
  const row = rows.findLast(
    (one) => one.migration_name === file.version && one.finished_at !== null && one.rolled_back_at === null,
  );
  if (row === undefined) return null;
  return checksums(bytes).includes(row.checksum ?? '') ? 'applied' : 'changed';
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

function checksums(bytes: Uint8Array): string[] {
  const unix = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
  return [sha256(bytes), sha256(unix), sha256(unix.replaceAll('\n', '\r\n'))];
}
