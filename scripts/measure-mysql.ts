/**
 * Asks MySQL and MariaDB servers which algorithm and lock they accept for every operation of src/effects/mysql, and writes
 * the answers into src/effects/measured/mysql.gen.json. Without arguments it starts the MariaDB that is installed; others
 * are given by the socket of a server that runs (with --skip-grant-tables, on data that may be thrown away):
 *
 *     npx tsx scripts/measure-mysql.ts [--only=prefix] [socket …]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { observe } from '../__tests__/long/mariadb/laboratory.js';
import { connect, startMariadb } from '../__tests__/long/mariadb/server.js';
import { engineOf } from '../src/core/mysql-version.js';
import { MYSQL_OPERATIONS } from '../src/effects/mysql/operations.js';

const FILE = 'src/effects/measured/mysql.gen.json';
type Table = Record<string, Record<string, string>>;

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
const table = JSON.parse(readFileSync(FILE, 'utf8')) as Table;

async function measure(socket: string | null): Promise<void> {
  const own = socket === null ? await startMariadb() : null;
  const run = own?.run ?? connect(socket ?? '');
  const version = own?.version ?? run('SELECT version()').rows[0] ?? '';
  const engine = engineOf(version);
  if (engine === null) throw new Error(`${version} is none that is predicted for`);
  for (const operation of MYSQL_OPERATIONS.filter(({ id }) => id.startsWith(only))) {
    table[operation.id] = { ...table[operation.id], [engine]: observe({ run, version }, operation) };
  }
  console.error(`${engine} (${version}): ${MYSQL_OPERATIONS.length} operations`);
  await own?.stop();
}

const sockets = process.argv.slice(2).filter((word) => !word.startsWith('--'));
for (const socket of sockets.length > 0 ? sockets : [null]) await measure(socket);
const lines = MYSQL_OPERATIONS.map(({ id }) => `${JSON.stringify(id)}:${JSON.stringify(table[id] ?? {})}`);
writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
