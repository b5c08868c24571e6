import type pg from 'pg';
import type { TransactionMode } from '../../../src/frameworks/framework.js';
import { emptySchema, endSession, foldStatement } from '../../../src/schema/fold.js';
import type { Schema } from '../../../src/schema/model.js';
import type { ParsedSql, Statement } from '../../../src/sql/statement.js';

/** One migration of a history, read. */
export interface Migration {
  readonly path: string;
  readonly sql: ParsedSql;
  readonly transactionMode: TransactionMode;
}

/** What a server refused: such a statement is not folded either. */
export interface Refusal {
  readonly path: string;
  readonly line: number;
  readonly sql: string;
  readonly message: string;
}

export interface Replay {
  /** Every statement that the server took, folded. */
  readonly schema: Schema;
  readonly statements: number;
  readonly refusals: readonly Refusal[];
}

/** Runs a whole history on a database and folds along what the database took. */
export async function replay(client: pg.Client, migrations: readonly Migration[]): Promise<Replay> {
  const schema = emptySchema(true);
  const refusals: Refusal[] = [];
  let statements = 0;
  for (const { path, sql, transactionMode } of migrations) {
    if (transactionMode !== 'statement' && sql.statements.length > 1) await client.query('BEGIN');
    for (const statement of sql.statements) {
      statements++;
      const message = await run(client, statement);
      if (message === null) foldStatement(schema, statement.changes, 0);
      else refusals.push({ path, line: statement.span.line, sql: statement.sql, message });
    }
    for (const { span, message, sql: text } of sql.unparsed)
      refusals.push({ path, line: span.line, sql: text, message });
    await client.query('COMMIT');
    await client.query('RESET SESSION AUTHORIZATION; RESET ALL');
    endSession(schema);
  }
  return { schema, statements, refusals };
}

/** How often a missing role is made, so that GRANT and OWNER TO find it. */
const MISSING_ROLE = /^role "(.*)" does not exist$/;

async function run(client: pg.Client, statement: Statement): Promise<string | null> {
  const message = await guarded(client, statement);
  const role = message === null ? undefined : MISSING_ROLE.exec(message)?.[1];
  if (role === undefined) return message;
  await guarded(client, { kind: 'CREATE ROLE', sql: `CREATE ROLE "${role}" SUPERUSER` });
  return guarded(client, statement);
}

/** In a transaction of the file's own a refusal must not end what came before. */
async function guarded(client: pg.Client, { kind, sql }: Pick<Statement, 'kind' | 'sql'>): Promise<string | null> {
  const { rows } = await client.query<{ inside: boolean }>('SELECT now() <> statement_timestamp() AS inside');
  const inside = rows[0]?.inside === true && !/^(?:COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/.test(kind);
  try {
    if (inside) await client.query('SAVEPOINT lockkeeper_truth');
    await client.query(sql);
    if (inside) await client.query('RELEASE lockkeeper_truth');
    return null;
  } catch (error) {
    if (inside) await client.query('ROLLBACK TO lockkeeper_truth');
    return (error as Error).message;
  }
}
