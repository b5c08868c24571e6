import type { MysqlEngineVersion } from '../core/mysql-version.js';
import { mysqlLabels } from '../effects/mysql/labels.js';
import { predictMysql } from '../effects/mysql/predict.js';
import { mysqlRules } from '../rules/mysql.gen.js';
import type { Rule } from '../rules/rule.js';
import { foldMysql } from '../schema/mysql/fold.js';
import { mysqlSchema } from '../schema/mysql/schema.js';
import { loadMysqlEngine } from '../sql/mysql/engine.js';
import { parseMysql } from '../sql/mysql/parse.js';
import type { ParsedSql } from '../sql/statement.js';
import type { Ways } from './ways.js';

/** Everything that judges MySQL and MariaDB, in a file of its own that is loaded where there is something to judge. */
export interface MysqlKit {
  readonly parse: (text: string) => ParsedSql;
  readonly ways: Ways;
  /** The rules, each with what it looks for in these databases; those that look for nothing there keep their names. */
  rulesOf(rules: readonly Rule[]): readonly Rule[];
}

export async function loadMysql(engine: MysqlEngineVersion): Promise<MysqlKit> {
  const grammars = await loadMysqlEngine();
  const dialect = engine.startsWith('mariadb') ? 'mariadb' : 'mysql';
  return {
    parse: (text) => parseMysql(text, grammars, dialect),
    ways: {
      engine,
      schema: mysqlSchema,
      predict: (changes, { schema, origin }) => predictMysql(changes, { schema, origin, engine }),
      labels: (effects, _, { origin }) => mysqlLabels(effects, origin),
      fold: foldMysql,
    },
    rulesOf: (rules) => rules.map((rule) => ({ ...namesOf(rule), ...mysqlRules[rule.id] })),
  };
}

/** A rule without what it looks for in Postgres. */
function namesOf({ id, title, category, severity, preset, operations, sources }: Rule): Rule {
  return { id, title, category, severity, preset, operations, sources };
}
