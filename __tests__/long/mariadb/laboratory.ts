import { MYSQL_FIXTURE, type MysqlOperation } from '../../../src/effects/mysql/operations.js';
import type { MysqlServer } from './server.js';

/** What a server accepts for an operation, as `measured/mysql.gen.json` writes it. */
export function observe(server: Asked, operation: MysqlOperation): string {
  const mariadb = /mariadb/i.test(server.version);
  const plain = attempt(server, operation, '');
  if (plain.error !== null) return `refused ${plain.error}`;
  let found: { readonly algorithm: string; readonly rebuilds: boolean } | null = null;
  for (const algorithm of mariadb ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] : ['INSTANT', 'INPLACE', 'COPY']) {
    const { error, rebuilds } = attempt(server, operation, `ALGORITHM=${algorithm}`);
    // MariaDB takes INSTANT for some operations, and copies all the same.
    if (error !== null || (rebuilds && (algorithm === 'INSTANT' || algorithm === 'NOCOPY'))) continue;
    found = { algorithm, rebuilds: rebuilds && algorithm !== 'COPY' };
    break;
  }
  // What takes no ALGORITHM at all is what the server makes of it: some clauses of partitions.
  if (found === null) return plain.rebuilds ? 'ALONE rebuild' : 'ALONE';
  const { algorithm } = found;
  // MySQL takes no LOCK beside INSTANT: there is none to take.
  const lock =
    LOCKS.find((one) => attempt(server, operation, `ALGORITHM=${algorithm}, LOCK=${one}`).error === null) ??
    (algorithm === 'INSTANT' ? 'NONE' : 'EXCLUSIVE');
  return [algorithm, lock, found.rebuilds ? 'rebuild' : ''].filter((word) => word !== '').join(' ');
}

const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE'];
type Asked = Pick<MysqlServer, 'run' | 'version'>;

/** They take tables or partitions away, or put others in their place, and copy no rows. */
const COPIES_NOTHING = new Set(['rename-table', 'partition.drop', 'partition.truncate', 'partition.exchange']);

interface Attempt {
  readonly error: number | null;
  readonly rebuilds: boolean;
}

function attempt({ run, version }: Asked, operation: MysqlOperation, asked: string): Attempt {
  const tables = /mariadb/i.test(version) || version.startsWith('5.') ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES';
  const table = operation.table ?? 'users';
  const ids = (when: string) =>
    `SELECT '${when}', NAME, TABLE_ID FROM information_schema.${tables} WHERE NAME = 'lk/${table}' OR NAME LIKE 'lk/${table}#%'`;
  // A clause of partitions must come last, so what is asked for comes first.
  const [head = '', verb = ''] = /^(ALTER TABLE \w+) ([\s\S]*)$/.exec(operation.sql)?.slice(1) ?? [];
  const separator = /^(?:PARTITION BY|REMOVE PARTITIONING)/.test(verb) ? ' ' : ', ';
  const sql = asked === '' ? operation.sql : `${head} ${asked}${separator}${verb}`;
  const script = [
    'DROP DATABASE IF EXISTS lk',
    'CREATE DATABASE lk CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    'USE lk',
    ...MYSQL_FIXTURE,
    ...(operation.setup ?? []),
    ids('before'),
    sql,
    ids('after'),
  ];
  const { rows, error } = run(`${script.join(';\n')};`);
  const before = rows.filter((row) => row.startsWith('before\t')).map((row) => row.slice('before\t'.length));
  const after = rows.filter((row) => row.startsWith('after\t')).map((row) => row.slice('after\t'.length));
  if (error !== null) return { error, rebuilds: false };
  return { error, rebuilds: !COPIES_NOTHING.has(operation.id) && before.some((one) => !after.includes(one)) };
}
