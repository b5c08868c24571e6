import { insertUnless, stemOf, type ToolLedger, toldBy } from './ledger.js';

/** node-pg-migrate (src/runner.ts): a row for each name, in the order in which they ran. */
export const ledger: ToolLedger = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  table: 'pgmigrations',
  columns: ['id', 'name'],
  order: 'id',
  create: [
    'CREATE TABLE IF NOT EXISTS pgmigrations (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)',
  ],
  told(rows, migrations) {
    const names = new Set(rows.map(({ name }) => name));
    return toldBy(migrations, ({ file }) => (names.has(stemOf(file)) || names.has(file.version) ? 'applied' : null));
  },
  write({ file }) {
    const insert = insertUnless('pgmigrations', ['name:varchar', 'run_on:timestamp'], 'name = $1', [stemOf(file)]);
    return [{ ...insert, text: insert.text.replace('$2::timestamp', 'now()') }];
  },
};
