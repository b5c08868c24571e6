import type { TransactionMode } from '../frameworks/framework.js';
import type { ParsedSql, Statement } from '../sql/statement.js';
import { type ServerFailure, serverFailure } from './failure.js';
import type { Session } from './session.js';

/** A migration as it is to be run. */
export interface Script {
  readonly path: string;
  readonly sql: ParsedSql;
  readonly transactionMode: TransactionMode;
  readonly judged: boolean;
}

/** Names that CREATE EXTENSION asks for. */
export function extensionsOf(scripts: readonly Script[]): string[] {
  const changes = scripts.flatMap(({ sql }) => sql.statements.flatMap((statement) => statement.changes));
  const names = changes.flatMap((change) =>
    change.type === 'other' && change.command === 'CREATE EXTENSION' ? (change.name?.name ?? []) : [],
  );
  return [...new Set(names)];
}

/**
 * Statements that are not run: rows that follow in the file, which the driver can't send, and programs. A server of ours
 * refuses those, one that somebody offers may not, and the WebAssembly build waits for them for ever.
 */
export function isLeftOut({ kind, sql }: Statement): boolean {
  return kind === 'COPY' && /\b(?:FROM\s+STDIN|(?:FROM|TO)\s+PROGRAM)\b/i.test(sql);
}

/** Follows BEGIN, COMMIT and ROLLBACK as the file writes them. */
export class Transaction {
  private open = false;

  constructor(private readonly session: Session) {}

  get isOpen(): boolean {
    return this.open;
  }

  async begin(): Promise<void> {
    if (!this.open) await this.session.run('BEGIN');
    this.open = true;
  }

  /** Commits; deferred constraints may still refuse. */
  async end(): Promise<ServerFailure | null> {
    const failure = this.open ? await commit(this.session) : null;
    this.open = false;
    return failure;
  }

  async giveUp(): Promise<void> {
    await this.session.run('ROLLBACK').catch(() => undefined);
    this.open = false;
  }

  /** To be told of each statement after it ran. */
  after({ changes }: Statement): void {
    for (const change of changes) {
      if (change.type === 'begin') this.open = true;
      if (change.type === 'commit' || (change.type === 'rollback' && change.toSavepoint === null)) this.open = false;
    }
  }

  /** True for BEGIN and its kin: they are run as they are, and there is nothing to see of them. */
  static controls({ changes }: Statement): boolean {
    return changes.some(({ type }) => ['begin', 'commit', 'rollback', 'savepoint'].includes(type));
  }
}

/** Commits, and says why where the server would not. */
export async function commit(session: Session): Promise<ServerFailure | null> {
  try {
    await session.run('COMMIT');
    return null;
  } catch (error) {
    const failure = serverFailure(error);
    if (failure === null) throw error;
    return failure;
  }
}
