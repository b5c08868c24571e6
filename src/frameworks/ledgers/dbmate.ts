import { insertUnless, type ToolLedger, toldBy } from './ledger.js';

/** dbmate (pkg/driver/postgres): a row for each version. */
export const ledger: ToolLedger = {
  id: 'dbmate',
  title: 'dbmate',
  table: 'schema_migrations',
  columns: ['version'],
  foreign: ['dirty'],
  order: 'version',
  create: ['CREATE TABLE IF NOT EXISTS schema_migrations (version varchar primary key)'],
  told(rows, migrations) {
    const versions = new Set(rows.map(({ version }) => version));
    return toldBy(migrations, ({ file }) => (versions.has(file.version) ? 'applied' : null));
  },
  write({ file }) {
    return [insertUnless('schema_migrations', ['version:varchar'], 'version = $1', [file.version])];
  },
};
