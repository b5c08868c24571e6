import { createHash } from 'node:crypto';
import { nameOf } from '../tree.js';
import { numberOf, type ToolLedger, toldBy } from './ledger.js';

/** sqlx (sqlx-postgres/src/migrate.rs): a row for each version, with the SHA-384 of the file; an unfinished one stops all. */
export const ledger: ToolLedger = {
  id: 'sqlx',
  title: 'sqlx',
  table: '_sqlx_migrations',
  columns: ['version', 'description', 'success', 'checksum'],
  order: 'version',
  create: [
    `CREATE TABLE IF NOT EXISTS _sqlx_migrations (
      version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
      success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)`,
  ],
  told(rows, migrations) {
    const byVersion = new Map(rows.map((row) => [numberOf(row.version ?? null), row]));
    const failed = rows.find(({ success }) => success !== 'true');
    const trouble =
      failed === undefined
        ? null
        : `sqlx has version ${failed.version} as not finished: mend the database, then delete its row in _sqlx_migrations.`;
    const state = ({ file, bytes }: (typeof migrations)[number]) => {
      const row = byVersion.get(numberOf(file.version));
      if (row === undefined) return null;
      return row.checksum === `\\x${sha384(bytes)}` ? 'applied' : 'changed';
    };
    return toldBy(migrations, state, trouble);
  },
  write({ file, bytes }) {
    const description = nameOf(file.path)
      .replace(/^\d+_/, '')
      .replace(/(?:\.up)?\.sql$/, '')
      .replaceAll('_', ' ');
    return [
      {
        text: `INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
          SELECT $1::bigint, $2, true, decode($3, 'hex'), 0 WHERE NOT EXISTS (SELECT FROM _sqlx_migrations WHERE version = $1::bigint)`,
        values: [numberOf(file.version), description, sha384(bytes)],
      },
    ];
  },
};

function sha384(bytes: Uint8Array): string {
  return createHash('sha384').update(bytes).digest('hex');
}
