import type { PostgresVersion } from '../../src/core/postgres-version.js';
import type { TransactionMode } from '../../src/frameworks/framework.js';
import { findingsOf } from '../../src/gate/holds.js';
import { judge } from '../../src/gate/judge.js';
import type { FileResult, Finding } from '../../src/gate/report.js';
import type { SmallTables } from '../../src/gate/statistics.js';
import { rules } from '../../src/rules/registry.gen.js';
import type { Rule } from '../../src/rules/rule.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

const engine = await loadEngine();
export const parse = (text: string) => parsePostgres(text, engine);

export interface Case {
  readonly sql: string;
  readonly schema?: string | null;
  readonly postgres?: number;
  readonly transactions?: TransactionMode;
  readonly rules?: readonly Rule[];
  /** Also judge rules of the opt-in presets. */
  readonly allPresets?: boolean;
  readonly small?: SmallTables;
}

/** Judges one migration as the pipeline does. */
export function judgeSql(one: Case): FileResult {
  const [file] = judge(
    {
      migrations: [
        {
          path: 'migration.sql',
          text: one.sql,
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
        },
      ],
      before: one.schema === undefined || one.schema === null ? null : parse(one.schema),
      policy: {
        postgresVersion: (one.postgres ?? 17) as PostgresVersion,
        failOn: 'error',
        rules: {},
        presets: one.allPresets === false ? [] : ['strict', 'conventions'],
        ...(one.small === undefined ? {} : { small: one.small }),
      },
      change: false,
    },
    parse,
    one.rules ?? rules,
  );
  return file as FileResult;
}

export function findingsFor(file: FileResult, rule: string): Finding[] {
  return findingsOf(file).filter((finding) => finding.rule === rule);
}
