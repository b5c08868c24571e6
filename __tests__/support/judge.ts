import { MYSQL_ENGINES, type MysqlEngineVersion } from '../../src/core/mysql-version.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { TransactionMode } from '../../src/frameworks/framework.js';
import { findingsOf } from '../../src/gate/holds.js';
import { judge } from '../../src/gate/judge.js';
import { loadMysql } from '../../src/gate/mysql.js';
import type { FileResult, Finding } from '../../src/gate/report.js';
import type { SmallTables } from '../../src/gate/statistics.js';
import { rules } from '../../src/rules/registry.gen.js';
import type { Rule } from '../../src/rules/rule.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import type { ParsedSql } from '../../src/sql/statement.js';

const engine = await loadEngine();
export const parse = (text: string) => parsePostgres(text, engine);

export interface Case {
  readonly sql: string;
  /** A migration that comes after it. */
  readonly later?: string | null;
  readonly schema?: string | null;
  readonly postgres?: number;
  readonly transactions?: TransactionMode;
  readonly rules?: readonly Rule[];
  /** Also judge rules of the opt-in presets. */
  readonly allPresets?: boolean;
  readonly small?: SmallTables;
  /** MySQL or MariaDB in the place of Postgres. */
  readonly engine?: MysqlEngineVersion | null;
}

const kits = new Map(await Promise.all(MYSQL_ENGINES.map(async (one) => [one, await loadMysql(one)] as const)));

/** Reads SQL as an engine does. */
export function parseFor(engine: MysqlEngineVersion | null): (text: string) => ParsedSql {
  return engine === null ? parse : (kits.get(engine)?.parse ?? parse);
}

/** Judges one migration as the pipeline does. */
export function judgeSql(one: Case): FileResult {
  const kit = one.engine === undefined || one.engine === null ? undefined : kits.get(one.engine);
  const read = kit?.parse ?? parse;
  const texts = [one.sql, ...(one.later === undefined || one.later === null ? [] : [one.later])];
  const [file] = judge(
    {
      migrations: texts.map((text, index) => ({
        path: index === 0 ? 'migration.sql' : 'later.sql',
        text,
        transactionMode: one.transactions ?? 'statement',
        optOut: null,
        runnerKnown: true,
        judged: true,
        problem: null,
        status: null,
        sortsBefore: null,
        sameVersion: null,
        landed: false,
        broughtBy: null,
      })),
      before: one.schema === undefined || one.schema === null ? null : read(one.schema),
      policy: {
        postgresVersion: (one.postgres ?? 17) as PostgresVersion,
        failOn: 'error',
        rules: {},
        presets: one.allPresets === false ? [] : ['strict', 'conventions'],
        ...(one.small === undefined ? {} : { small: one.small }),
      },
      change: false,
    },
    read,
    kit?.rulesOf(one.rules ?? rules) ?? one.rules ?? rules,
    kit?.ways,
  );
  return file as FileResult;
}

export function findingsFor(file: FileResult, rule: string): Finding[] {
  return findingsOf(file).filter((finding) => finding.rule === rule);
}
