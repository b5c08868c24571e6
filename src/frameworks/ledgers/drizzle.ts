import { createHash } from 'node:crypto';
import { insertUnless, type ToolLedger, toldBy } from './ledger.js';

/**
 * Drizzle (drizzle-orm, `PgDialect.migrate`): whatever the journal dates after the last row runs; the hash is written,
 * and never compared by the tool. By us it is: what ran is not what the file says now.
 */
export const ledger: ToolLedger = {
  id: 'drizzle',
  title: 'Drizzle',
  table: 'drizzle.__drizzle_migrations',
  columns: ['id', 'hash', 'created_at'],
  order: 'created_at',
  create: [
    'CREATE SCHEMA IF NOT EXISTS drizzle',
    'CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)',
  ],
  told(rows, migrations) {
    const last = Number(rows.at(-1)?.created_at ?? Number.NaN);
    return toldBy(migrations, ({ file, bytes }) => {
      const at = file.recordedAs;
      if (at === undefined || !(Number(at) <= last)) return null;
      const row = rows.find(({ created_at }) => created_at === at);
      return row === undefined || row.hash === sha256(bytes) ? 'applied' : 'changed';
    });
  },
  write({ file, bytes }) {
    const values = [sha256(bytes), file.recordedAs ?? null];
    return [
      insertUnless('drizzle.__drizzle_migrations', ['hash:text', 'created_at:bigint'], 'created_at = $2', values),
    ];
  },
};

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
