import { compareLockModes } from '../core/lock-mode.js';
import type { TransactionMode } from '../frameworks/framework.js';
import type { Change, Setting } from '../sql/change.js';
import type { Statement } from '../sql/statement.js';
import type { Effects } from './effect.js';
import type { SessionState, TransactionKind } from './session.js';

type Held = SessionState['held'];
type Note = SessionState['lockTimeoutNote'];
/** Values by setting name; what is not there has its default. */
type Settings = ReadonlyMap<string, string>;

interface Savepoint {
  readonly name: string;
  readonly session: Settings;
  readonly local: Settings;
  readonly held: Held;
}

interface Transaction {
  readonly kind: Exclude<TransactionKind, 'none'>;
  readonly id: number;
  /** What ROLLBACK brings back. */
  readonly before: Settings;
  readonly savepoints: Savepoint[];
}

const NOTHING: Settings = new Map();
const NO_LOCKS: Held = new Map();
const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a timeout as SET takes it: `2s`, `500ms`, `1min`, `2000`. Null: not a timeout. */
export function parseTimeout(value: string): number | null {
  const match = /^\s*'?\s*(-?\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*'?\s*$/i.exec(value);
  if (match === null) return null;
  const factor = UNITS[(match[2] ?? 'ms').toLowerCase()] ?? 1;
  return Math.max(0, Math.round(Number(match[1]) * factor));
}

export interface SessionOptions {
  /** The runner is known to connect with this lock_timeout, in milliseconds. */
  readonly lockTimeout?: number;
  readonly statementTimeout?: number;
}

/**
 * P4 and P5: follows what statements do to the session that runs them (manual: "SET", "SET LOCAL" is void outside a
 * transaction, ROLLBACK undoes SET; protocol chapter, "Multiple Statements in a Simple Query").
 *
 * A file in mode `all-files` goes on in the transaction and session of the file before it; any other starts a new
 * session, because whether a runner keeps its connection is not known, and a protection that may be gone is none.
 */
export class SessionMachine {
  private transaction: Transaction | null = null;
  private session: Settings = NOTHING;
  private local: Settings = NOTHING;
  private held: Held = NO_LOCKS;
  private note: Note;
  private lastId = 0;
  private current = 0;
  private mode: TransactionMode = 'statement';
  private statements = 0;

  constructor(private readonly options: SessionOptions = {}) {
    this.note = this.firstNote();
  }

  /** `statements`: how many the file has; a string of one statement is no implicit transaction. */
  startFile(mode: TransactionMode, statements: number): void {
    if (!(mode === 'all-files' && this.mode === 'all-files' && this.transaction?.kind === 'runner')) {
      this.newSession();
      if (mode === 'file' || mode === 'all-files') this.begin('runner');
    }
    this.mode = mode;
    this.statements = statements;
  }

  endFile(): void {
    if (this.mode !== 'all-files') this.newSession();
  }

  /** The search_path that a SET gave; null while it is the default. */
  get searchPath(): readonly string[] | null {
    const value = this.local.get('search_path') ?? this.session.get('search_path');
    return value === undefined ? null : schemasOf(value);
  }

  /** What the statement meets. To be called once for each statement, in order. */
  before(statement: Statement): SessionState {
    this.current = this.transaction?.id ?? this.openImplicit(statement) ?? ++this.lastId;
    return {
      transaction: this.transaction?.kind ?? 'none',
      transactionId: this.current,
      held: this.held,
      lockTimeout: this.timeout('lock_timeout', this.options.lockTimeout),
      statementTimeout: this.timeout('statement_timeout', this.options.statementTimeout),
      lockTimeoutNote: this.note,
      searchPath: this.searchPath ?? ['public'],
    };
  }

  /** What the statement leaves behind; `effects` is null for statements that are not judged. */
  after(statement: Statement, effects: Effects | null): void {
    for (const change of statement.changes) this.apply(change);
    if (effects !== null && this.transaction !== null) this.keep(effects, statement.index);
  }

  /** A string of several statements is one transaction until the text says otherwise. */
  private openImplicit(statement: Statement): number | null {
    if (this.mode !== 'string' || this.statements < 2) return null;
    if (statement.changes.some((change) => change.type === 'begin')) return null;
    this.begin('implicit');
    return this.lastId;
  }

  private begin(kind: Transaction['kind'], id = ++this.lastId): void {
    this.transaction = { kind, id, before: this.session, savepoints: [] };
    this.held = NO_LOCKS;
  }

  private apply(change: Change): void {
    switch (change.type) {
      case 'begin':
        // Inside the runner's transaction BEGIN is a warning; an implicit one becomes explicit and keeps its locks.
        if (this.transaction === null) this.begin('explicit', this.current);
        else if (this.transaction.kind === 'implicit') this.transaction = { ...this.transaction, kind: 'explicit' };
        return;
      case 'commit':
        this.end(true);
        return;
      case 'rollback':
        if (change.toSavepoint === null) {
          this.end(false);
          return;
        }
        this.rollbackTo(change.toSavepoint);
        return;
      case 'savepoint':
        this.transaction?.savepoints.push({
          name: change.name,
          session: this.session,
          local: this.local,
          held: this.held,
        });
        return;
      case 'set':
      case 'reset':
      case 'discard':
      case 'set-for-later-sessions':
        this.set(change);
        return;
    }
  }

  private end(commit: boolean): void {
    const had = this.effective('lock_timeout') !== undefined;
    if (!commit && this.transaction !== null) this.session = this.transaction.before;
    this.local = NOTHING;
    this.transaction = null;
    this.held = NO_LOCKS;
    this.settle(had);
  }

  private rollbackTo(name: string): void {
    const savepoints = this.transaction?.savepoints ?? [];
    const at = savepoints.findLastIndex((one) => one.name === name);
    const savepoint = savepoints[at];
    if (savepoint === undefined) return;
    const had = this.effective('lock_timeout') !== undefined;
    savepoints.length = at + 1;
    this.session = savepoint.session;
    this.local = savepoint.local;
    this.held = savepoint.held;
    this.settle(had);
  }

  private set(change: Setting): void {
    const had = this.effective('lock_timeout') !== undefined;
    if (change.type === 'set-for-later-sessions') {
      if (change.setting === 'lock_timeout' && this.note === 'never-set') this.note = 'later';
      return;
    }
    if (change.type === 'discard') {
      if (change.all) this.session = this.local = NOTHING;
    } else if (change.type === 'reset') {
      this.session = change.name === null ? NOTHING : without(this.session, change.name);
      this.local = change.name === null ? NOTHING : without(this.local, change.name);
    } else if (change.local && this.transaction === null) {
      if (change.name === 'lock_timeout' && !had) this.note = 'set-local-void';
      return;
    } else if (change.local) {
      this.local = changed(this.local, change.name, change.value ?? DEFAULT);
    } else {
      this.session =
        change.value === null ? without(this.session, change.name) : changed(this.session, change.name, change.value);
      this.local = without(this.local, change.name);
    }
    this.settle(had);
  }

  /** Says why lock_timeout is what it is after something changed. */
  private settle(had: boolean): void {
    if (this.local.has('lock_timeout')) this.note = 'set-local';
    else if (this.session.has('lock_timeout')) this.note = 'set';
    else if (had) this.note = 'reset';
  }

  private effective(name: string): string | undefined {
    return this.local.get(name) ?? this.session.get(name);
  }

  private timeout(name: string, otherwise = 0): number {
    const value = this.effective(name);
    if (value === undefined) return this.note === 'reset' && name === 'lock_timeout' ? 0 : otherwise;
    return value === DEFAULT ? 0 : (parseTimeout(value) ?? 0);
  }

  private keep(effects: Effects, statement: number): void {
    let held: Map<
      string,
      { mode: Effects['locks'][number]['mode']; held: Effects['locks'][number]['held']; statement: number }
    > | null = null;
    for (const { relation, mode, held: forWhat } of effects.locks) {
      const known = (held ?? this.held).get(relation);
      if (known !== undefined && compareLockModes(known.mode, mode) >= 0) continue;
      held ??= new Map(this.held);
      held.set(relation, { mode, held: forWhat, statement });
    }
    if (held !== null) this.held = held;
  }

  private newSession(): void {
    this.transaction = null;
    this.session = this.local = NOTHING;
    this.held = NO_LOCKS;
    this.note = this.firstNote();
  }

  private firstNote(): Note {
    return this.options.lockTimeout === undefined ? 'never-set' : 'setting';
  }
}

/** SET LOCAL x TO DEFAULT hides the session's value. */
const DEFAULT = '\0default';

function changed(settings: Settings, name: string, value: string): Settings {
  return new Map(settings).set(name, value);
}

function without(settings: Settings, name: string): Settings {
  if (!settings.has(name)) return settings;
  const copy = new Map(settings);
  copy.delete(name);
  return copy;
}

/** `"$user"` names a schema that is rarely there. */
function schemasOf(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim().replace(/^["'](.*)["']$/, '$1'))
    .filter((part) => part !== '' && part !== '$user' && part !== DEFAULT);
}
