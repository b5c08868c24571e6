import { crc32 } from 'node:zlib';
import { compareVersions } from '../flyway.js';
import { nameOf } from '../tree.js';
import { type LedgerRow, type Recorded, type ToolLedger, toldBy } from './ledger.js';

/**
 * Flyway: a row for each try, ranked; the checksum is the CRC-32 of the lines without their ends (flyway-core,
 * `ChecksumCalculator`). What a baseline covers counts as applied; a repeatable one runs again when its checksum differs.
 */
export const ledger: ToolLedger = {
  id: 'flyway',
  title: 'Flyway',
  table: 'flyway_schema_history',
  columns: ['installed_rank', 'version', 'description', 'type', 'script', 'checksum', 'success'],
  order: 'installed_rank',
  create: [
    `CREATE TABLE IF NOT EXISTS flyway_schema_history (
      installed_rank INT NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version VARCHAR(50),
      description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INTEGER,
      installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INTEGER NOT NULL,
      success BOOLEAN NOT NULL)`,
    'CREATE INDEX IF NOT EXISTS flyway_schema_history_s_idx ON flyway_schema_history (success)',
  ],
  told(rows, migrations) {
    const failed = rows.find(({ success }) => success !== 'true');
    const trouble =
      failed === undefined
        ? null
        : `Flyway has ${failed.script} as failed: mend the database, then run "flyway repair".`;
    return toldBy(migrations, (one) => stateOf(one, rows), trouble);
  },
  write(migration) {
    const { file } = migration;
    const description = descriptionOf(migration);
    const version = file.repeatable ? null : file.version;
    return [
      {
        text: `INSERT INTO flyway_schema_history
            (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success)
          SELECT coalesce(max(installed_rank), 0) + 1, $1::varchar, $2::varchar, 'SQL', $3::varchar, $4::int, current_user, now(), 0, true
          FROM flyway_schema_history
          HAVING count(*) FILTER (WHERE script = $3 AND success AND checksum = $4) = 0`,
        values: [version, description, scriptOf(migration), flywayChecksum(migration.bytes)],
      },
    ];
  },
};

function stateOf(migration: Recorded, rows: readonly LedgerRow[]): 'applied' | 'changed' | null {
  const { file } = migration;
  const sum = String(flywayChecksum(migration.bytes));
  if (file.repeatable) {
    const last = rows.findLast((row) => row.version === null && row.description === descriptionOf(migration));
    return last?.checksum === sum ? 'applied' : null;
  }
  const row = rows.findLast(
    ({ version }) => typeof version === 'string' && compareVersions(version, file.version) === 0,
  );
  if (row !== undefined && row.type !== 'BASELINE') {
    if (/^UNDO|^DELETE/.test(row.type ?? '')) return null;
    return row.checksum === null || row.checksum === sum ? 'applied' : 'changed';
  }
  const covered = rows.some(
    ({ type, version }) =>
      type?.endsWith('BASELINE') && typeof version === 'string' && compareVersions(file.version, version) <= 0,
  );
  return covered ? 'applied' : null;
}

function descriptionOf({ file }: Recorded): string {
  return (/__(.*)\.sql$/i.exec(nameOf(file.path))?.[1] ?? '').replaceAll('_', ' ');
}

function scriptOf({ file: { path }, folder }: Recorded): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** As Java reads lines: each of the three line ends, and no empty last line. */
export function flywayChecksum(bytes: Uint8Array): number {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const lines = text.split(/\r\n|\r|\n/);
  return lines.reduce((sum, line) => crc32(line, sum), 0) | 0;
}
