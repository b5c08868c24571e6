import type { Statement } from '../sql/statement.js';
import { type ServerFailure, serverFailure } from './failure.js';
import type { Gap, Replay } from './kept.js';
import { isExtension, makeExtension, makeMissingRole, ownTriggersOnly } from './makeshift.js';
import { isLeftOut, type Script, Transaction } from './script.js';
import type { Shadow } from './session.js';
/**
 * Runs the migrations that came before, as their tool ran them, each in a session that is as new: they were deployed one
 * by one. What fails is left out and told: an extension that this server lacks must not keep all else from being seen.
 */
export async function replay(shadow: Shadow, scripts: readonly Script[]): Promise<Replay> {
  const gaps: Gap[] = [];
  for (const script of scripts) {
    const gap = (await allAtOnce(shadow, script)) ? null : await oneByOne(shadow, script);
    if (gap !== null) gaps.push(gap);
    await shadow.session.run('DISCARD ALL').catch(() => undefined);
  }
  return { migrations: scripts.length, gaps };
}

/** The quick way, which most files take: one string, one round trip. Leaves nothing behind when it fails. */
async function allAtOnce({ session }: Shadow, { sql }: Script): Promise<boolean> {
  const { statements, unparsed } = sql;
  if (unparsed.length > 0 || statements.some((one) => isExtension(one) || isLeftOut(one))) return false;
  // A COMMIT in the middle would leave half of the file behind when the other half fails.
  if (statements.some(Transaction.controls)) return false;
  const text = statements.map((statement) => statement.sql).join(';\n');
  try {
    if (text !== '') await session.run(text);
    return true;
  } catch (error) {
    if (serverFailure(error) === null) throw error;
    return false;
  }
}

async function oneByOne(shadow: Shadow, script: Script): Promise<Gap | null> {
  const { session } = shadow;
  const { statements, unparsed } = script.sql;
  const transaction = new Transaction(session);
  let gap: Gap | null = null;
  if (script.transactionMode !== 'statement') await transaction.begin();
  for (const statement of statements) {
    if (isLeftOut(statement)) continue;
    const failure = await tolerantly(shadow, statement, transaction);
    if (failure === null) continue;
    gap ??= { path: script.path, line: statement.span.line, kind: statement.kind, failure };
  }
  const refused = await transaction.end();
  if (refused !== null) gap ??= { path: script.path, line: 1, kind: 'COMMIT', failure: refused };
  const [first] = unparsed;
  if (first !== undefined) {
    const failure = { sqlstate: '42601', message: first.message, offset: null };
    gap ??= { path: script.path, line: first.span.line, kind: 'unparsed', failure };
  }
  return gap;
}

/** Runs a statement so that its failure harms no other. */
async function tolerantly(
  shadow: Shadow,
  statement: Statement,
  transaction: Transaction,
): Promise<ServerFailure | null> {
  const { session } = shadow;
  if (Transaction.controls(statement)) {
    await session.run(statement.sql).catch(() => undefined);
    transaction.after(statement);
    return null;
  }
  if (isExtension(statement)) return makeExtension(shadow, statement, transaction.isOpen);
  let { sql } = statement;
  for (let again = true; ; again = false) {
    if (transaction.isOpen) await session.run('SAVEPOINT lockkeeper');
    try {
      await session.run(sql);
      if (transaction.isOpen) await session.run('RELEASE lockkeeper');
      return null;
    } catch (error) {
      const failure = serverFailure(error);
      if (failure === null) throw error;
      if (transaction.isOpen) await session.run('ROLLBACK TO lockkeeper');
      const own = ownTriggersOnly(statement, failure);
      if (!again || (own === null && !(await makeMissingRole(shadow, failure)))) return failure;
      sql = own ?? sql;
    }
  }
}
