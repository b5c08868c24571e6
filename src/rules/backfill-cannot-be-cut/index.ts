import { functionVolatility } from '../../effects/predict/default-volatility.js';
import { type Backfill, readBackfill } from '../../sql/backfill.js';
import { defineRule, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'backfill-cannot-be-cut',
  title: 'A statement is marked as backfill and can’t run in batches',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED'],
  *checkStatement(context) {
    const { statement, migration } = context;
    if (!migration.isBackfill(statement)) return;
    const backfill = readBackfill(statement);
    const problem = 'problem' in backfill ? backfill.problem : problemOf(backfill, context);
    if (problem === null) return;
    yield {
      message: `This is marked as backfill and can’t run in batches: ${problem}. Apply would hold it.`,
    };
  },
});

/** Functions that are stable to Postgres, and give another value in the next transaction. */
const CLOCKS = new Set(['now', 'transaction_timestamp', 'statement_timestamp']);

/** What the schema tells against it; null: nothing. */
function problemOf(backfill: Backfill, context: StatementContext): string | null {
  return valueProblem(backfill, context) ?? keyProblem(backfill, context);
}

function valueProblem(backfill: Backfill, { schema }: StatementContext): string | null {
  if (backfill.kind !== 'update' || backfill.whereNull.length > 0) return null;
  const functions = backfill.assignments.flatMap((one) => one.functions);
  const changing = functions.find((name) => CLOCKS.has(name.name) || functionVolatility(name, schema) === 'volatile');
  if (changing === undefined) return null;
  const column = backfill.assignments[0]?.column;
  return `${changing.name}() gives another value each time, and nothing in the WHERE tells which rows have theirs; add WHERE ${column} IS NULL`;
}

function keyProblem({ walked }: Backfill, { schema, statement, migration, version }: StatementContext): string | null {
  const relation = schema.relation(walked);
  if (relation === undefined) return null;
  const mark = migration.sql.directives.find((one) => one.kind === 'backfill' && one.statement === statement.index);
  const asked = mark?.kind === 'backfill' ? mark.key : null;
  if (asked !== null && !relation.columns.has(asked)) return `${schema.relationKey(walked)} has no column "${asked}"`;
  if (relation.kind === 'view' || relation.kind === 'materialized-view')
    return `${schema.relationKey(walked)} is no table`;
  const unique = [...relation.constraints.values()].some(({ kind }) => kind === 'primary-key' || kind === 'unique');
  if (unique || asked !== null || (version >= 14 && relation.partitionBy === null)) return null;
  return `${schema.relationKey(walked)} has no primary key to cut it by`;
}
