import { join } from 'node:path';
import { ask, fromNpm, numberIn, type Tool } from '../tool.js';

const install = () => fromNpm({ 'drizzle-orm': '0.44.7', pg: '8.16.3' });

/** Its migrator has no word for what is pending: it is let loose on a transaction that is taken back, and counted. */
const SCRIPT = `
const { drizzle } = require('drizzle-orm/node-postgres');
const { migrate } = require('drizzle-orm/node-postgres/migrator');
const { Client } = require('pg');
async function main() {
  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  const dry = process.argv[2] === 'pending';
  const query = client.query.bind(client);
  let ran = 0;
  client.query = (text, ...rest) => {
    const sql = typeof text === 'string' ? text : text.text;
    if (/CREATE TABLE step_/.test(sql)) ran++;
    if (dry && /^\\s*commit/i.test(sql)) return query('ROLLBACK');
    return query(text, ...rest);
  };
  await migrate(drizzle(client), { migrationsFolder: 'drizzle' });
  console.log('ran ' + ran);
  await client.end();
}
main().catch((error) => { console.error(error); process.exit(1); });
`;

const listed = (n: number): string => {
  const entries = Array.from({ length: n }, (_, idx) => ({
    idx,
    version: '7',
    when: 1700000000000 + idx + 1,
    tag: `000${idx + 1}_step`,
    breakpoints: true,
  }));
  return JSON.stringify({ version: '7', dialect: 'postgresql', entries });
};

const run = (what: string, place: Parameters<Tool['up']>[0]): string =>
  ask(process.execPath, ['migrate.cjs', what], place, { NODE_PATH: join(install(), 'node_modules') });

export const drizzle: Tool = {
  id: 'drizzle',
  ofSql: true,
  install,
  base: { 'migrate.cjs': SCRIPT },
  files: (n, sql) => ({ [`drizzle/000${n}_step.sql`]: `${sql}\n`, 'drizzle/meta/_journal.json': listed(n) }),
  up: (place) => run('up', place),
  pending: (place) => numberIn(run('pending', place), /ran (\d+)/),
};
