import { nameOf } from '../tree.js';
import { insertUnless, type ToolLedger, toldBy } from './ledger.js';

/** Supabase CLI: a row for each version, with the name that follows it. */
export const ledger: ToolLedger = {
  id: 'supabase',
  title: 'Supabase',
  table: 'supabase_migrations.schema_migrations',
  columns: ['version', 'name'],
  order: 'version',
  create: [
    'CREATE SCHEMA IF NOT EXISTS supabase_migrations',
    'CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text)',
  ],
  told(rows, migrations) {
    const versions = new Set(rows.map(({ version }) => version));
    return toldBy(migrations, ({ file }) => (versions.has(file.version) ? 'applied' : null));
  },
  write({ file }) {
    const name = nameOf(file.path)
      .replace(/^\d+_/, '')
      .replace(/\.sql$/, '');
    const values = [file.version, name];
    return [
      insertUnless('supabase_migrations.schema_migrations', ['version:text', 'name:text'], 'version = $1', values),
    ];
  },
};
