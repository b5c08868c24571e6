import { join } from 'node:path';
import { ask, countOf, fromNpm, numberIn, type Tool } from '../tool.js';

const install = () => fromNpm({ knex: '3.1.0', pg: '8.16.3' });
const program = () => join(install(), 'node_modules/.bin/knex');

/** Knex runs JavaScript: each of its migrations here runs the file of SQL of its name, which is what we read. */
export const knex: Tool = {
  id: 'knex',
  ofSql: false,
  install,
  base: {
    'knexfile.js': `module.exports = {
      client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: './knex', tableName: 'knex_migrations' },
    };`,
    'lockkeeper.yml': 'migrations: [db/migrations]\n',
  },
  files: (n, sql) => ({
    [`knex/2024010${n}000000_step.js`]: `const { readFileSync } = require('node:fs');
      exports.up = (knex) => knex.raw(readFileSync('db/migrations/2024010${n}000000_step.sql', 'utf8'));
      exports.down = (knex) => knex.raw('DROP TABLE step_${n}');`,
    [`db/migrations/2024010${n}000000_step.sql`]: `${sql}\n`,
  }),
  up: (place) => ask(program(), ['migrate:latest'], place, { NODE_PATH: join(install(), 'node_modules') }),
  pending(place) {
    const said = ask(program(), ['migrate:list'], place, { NODE_PATH: join(install(), 'node_modules') });
    return /No Pending/.test(said) ? 0 : numberIn(said, /Found (\d+) Pending/) || countOf(said, /Pending/g);
  },
};
