import { insertUnless, type ToolLedger, toldBy } from './ledger.js';

/** Diesel (diesel_migrations): a row for each version. */
export const ledger: ToolLedger = {
  id: 'diesel',
  title: 'Diesel',
  table: '__diesel_schema_migrations',
  columns: ['version'],
  order: 'version',
  create: [
    `CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
      version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`,
  ],
  told(rows, migrations) {
    const versions = new Set(rows.map(({ version }) => version));
    return toldBy(migrations, ({ file }) => (versions.has(file.version) ? 'applied' : null));
  },
  write({ file }) {
    return [insertUnless('__diesel_schema_migrations', ['version:varchar'], 'version = $1', [file.version])];
  },
};
