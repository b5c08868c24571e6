import { stemOf, type ToolLedger, toldBy } from './ledger.js';

const stem = (name: string | null | undefined): string => (name ?? '').replace(/\.[^.]+$/, '');

/** Knex (lib/migrations): a row for each file's name, extension included, with the number of the run that brought it. */
export const ledger: ToolLedger = {
  id: 'knex',
  title: 'Knex',
  table: 'knex_migrations',
  columns: ['id', 'name', 'batch'],
  order: 'id',
  create: [
    `CREATE TABLE IF NOT EXISTS knex_migrations (
      id serial primary key, name varchar(255), batch integer, migration_time timestamptz)`,
    'CREATE TABLE IF NOT EXISTS knex_migrations_lock (index serial primary key, is_locked integer)',
    'INSERT INTO knex_migrations_lock (is_locked) SELECT 0 WHERE NOT EXISTS (SELECT FROM knex_migrations_lock)',
  ],
  told(rows, migrations) {
    const names = new Set(rows.map(({ name }) => stem(name)));
    return toldBy(migrations, ({ file }) => (names.has(stemOf(file)) ? 'applied' : null));
  },
  write({ file }, rows) {
    const extension = /\.[^.]+$/.exec(rows.at(-1)?.name ?? '')?.[0] ?? '.js';
    return [
      {
        text: `INSERT INTO knex_migrations (name, batch, migration_time)
          SELECT $1::varchar, coalesce(max(batch), 0) + 1, now() FROM knex_migrations HAVING count(*) FILTER (WHERE name = $1) = 0`,
        values: [`${stemOf(file)}${extension}`],
      },
    ];
  },
};
