import { compareNumbers } from '../tree.js';
import { numberOf, type ToolLedger, toldBy } from './ledger.js';

/** golang-migrate (database/postgres/postgres.go): one row, the version that the database is at, and whether a try failed. */
export const ledger: ToolLedger = {
  id: 'golang-migrate',
  title: 'golang-migrate',
  table: 'schema_migrations',
  columns: ['version', 'dirty'],
  order: 'version',
  create: [
    'CREATE TABLE IF NOT EXISTS schema_migrations (version bigint not null primary key, dirty boolean not null)',
  ],
  told(rows, migrations) {
    const [row] = rows;
    if (row === undefined) return toldBy(migrations, () => null);
    const at = numberOf(row.version ?? null);
    const dirty = row.dirty === 'true';
    const trouble = dirty
      ? `golang-migrate has version ${at} as dirty: look what of it is there, then say so by "migrate force VERSION".`
      : null;
    // Of a dirty version nobody knows how much is there.
    const applied = (version: string): boolean => compareNumbers(version, at) < (dirty ? 0 : 1);
    return toldBy(migrations, ({ file }) => (applied(file.version) ? 'applied' : null), trouble);
  },
  write({ file }) {
    return [
      { text: 'DELETE FROM schema_migrations WHERE version < $1::bigint', values: [numberOf(file.version)] },
      {
        text: 'INSERT INTO schema_migrations (version, dirty) SELECT $1::bigint, false WHERE NOT EXISTS (SELECT FROM schema_migrations)',
        values: [numberOf(file.version)],
      },
    ];
  },
};
