import { ConfigError } from '../core/errors.js';
import { engineNamed, MYSQL_VERSIONS } from '../core/mysql-version.js';
import type { Parse } from '../gate/judge/input.js';
import type { CheckReport, FileResult } from '../gate/report.js';
import { POSTGRES, type Ways } from '../gate/ways.js';
import { rules } from '../rules/registry.gen.js';
import type { Rule } from '../rules/rule.js';
import type { Settings } from '../settings/resolve.js';

export type Dialect = 'postgresql' | 'mysql' | 'mariadb';

/** What judges a sequence of a dialect. */
export interface Kit {
  readonly parse: Parse;
  readonly rules: readonly Rule[];
  readonly ways: Ways;
  /** What each file's result says of it; nothing for Postgres. */
  readonly said: Pick<FileResult, 'dialect' | 'engineVersion'>;
}

/** Loads what judges a dialect: the parser of the one, and nothing of the other. */
export async function kitFor(dialect: Dialect, settings: Pick<Settings, 'mysqlVersion'>): Promise<Kit> {
  if (dialect === 'postgresql') {
    const { loadEngine } = await import('../sql/postgres/engine.js');
    const { parsePostgres } = await import('../sql/postgres/parse.js');
    const engine = await loadEngine();
    return { parse: (text) => parsePostgres(text, engine), rules, ways: POSTGRES, said: {} };
  }
  const engine = engineFor(dialect, settings);
  const { loadMysql } = await import('../gate/mysql.js');
  const { parse, ways, rulesOf } = await loadMysql(engine);
  const engineVersion = engine.slice(engine.indexOf('-') + 1);
  return { parse, rules: rulesOf(rules), ways, said: { dialect, engineVersion } };
}

function engineFor(dialect: 'mysql' | 'mariadb', { mysqlVersion }: Pick<Settings, 'mysqlVersion'>) {
  const engine = engineNamed(dialect, mysqlVersion);
  if (engine !== null) return engine;
  const known = MYSQL_VERSIONS.filter((version) => engineNamed(dialect, version) !== null);
  throw new ConfigError(`There is no ${dialect === 'mysql' ? 'MySQL' : 'MariaDB'} ${mysqlVersion}.`, {
    hint: `Set mysql-version to one of ${known.join(', ')}, or dialect to ${dialect === 'mysql' ? 'mariadb' : 'mysql'}.`,
  });
}

/** What the report as a whole says of databases and versions. */
export function judgedFor(
  dialects: ReadonlySet<Dialect>,
  settings: Pick<Settings, 'mysqlVersion' | 'postgresVersion'>,
): Pick<CheckReport, 'dialect' | 'engineVersion'> {
  const [first = 'postgresql', ...more] = dialects;
  if (more.length > 0) return { dialect: 'mixed', engineVersion: null };
  if (first === 'postgresql') return { dialect: first, engineVersion: String(settings.postgresVersion) };
  const engine = engineFor(first, settings);
  return { dialect: first, engineVersion: engine.slice(engine.indexOf('-') + 1) };
}
