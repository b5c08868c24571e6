/** Versions of MySQL and MariaDB whose behaviour is measured and predicted. */
export const MYSQL_ENGINES = [
  'mysql-5.7',
  'mysql-8.0',
  'mysql-8.4',
  'mariadb-10.6',
  'mariadb-10.11',
  'mariadb-11',
] as const;

/** Their numbers, as settings name them. */
export const MYSQL_VERSIONS = ['5.7', '8.0', '8.4', '10.6', '10.11', '11'] as const;

export type MysqlEngineVersion = (typeof MYSQL_ENGINES)[number];

/** The engine that a server's `version()` names; null where it is none that is predicted for. */
export function engineOf(version: string): MysqlEngineVersion | null {
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const name = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  const wanted = [`${name}-${major}.${minor}`, `${name}-${major}`];
  return MYSQL_ENGINES.find((engine) => wanted.includes(engine)) ?? null;
}

/** The engine of a dialect and the version that is set for it, else what most run; null where there is none such. */
export function engineNamed(dialect: 'mysql' | 'mariadb', version: string | null): MysqlEngineVersion | null {
  const wanted = `${dialect}-${version ?? (dialect === 'mysql' ? '8.0' : '10.11')}`;
  return MYSQL_ENGINES.find((engine) => engine === wanted) ?? null;
}

/** `MySQL 8.0`, `MariaDB 10.11`. */
export function engineTitle(engine: MysqlEngineVersion): string {
  const [name, version] = engine.split('-');
  return `${name === 'mysql' ? 'MySQL' : 'MariaDB'} ${version}`;
}
