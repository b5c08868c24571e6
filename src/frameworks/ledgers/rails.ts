import { digitsOf, insertUnless, type ToolLedger, toldBy } from './ledger.js';

/** Rails (`ActiveRecord::SchemaMigration`): a row for each version, the digits that the file's name begins with. */
export const ledger: ToolLedger = {
  id: 'rails',
  title: 'Rails',
  table: 'schema_migrations',
  columns: ['version'],
  foreign: ['dirty'],
  order: 'version',
  create: ['CREATE TABLE IF NOT EXISTS schema_migrations (version character varying NOT NULL PRIMARY KEY)'],
  told(rows, migrations) {
    const versions = new Set(rows.map(({ version }) => version));
    return toldBy(migrations, ({ file }) => (versions.has(digitsOf(file)) ? 'applied' : null));
  },
  write({ file }) {
    return [insertUnless('schema_migrations', ['version:varchar'], 'version = $1', [digitsOf(file)])];
  },
};
