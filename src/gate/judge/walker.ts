import type { PostgresVersion } from '../../core/postgres-version.js';
import type { Effects } from '../../effects/effect.js';
import { observed } from '../../effects/observed.js';
import { SessionMachine } from '../../effects/session-machine.js';
import type { FileContext, MigrationContext, StatementContext } from '../../rules/rule.js';
import { endSession, endTransaction, foldForetold } from '../../schema/fold.js';
import type { Schema } from '../../schema/model.js';
import type { Statement } from '../../sql/statement.js';
import { withToldBackfills } from '../../sql/told-backfills.js';
import type { MigrationInput } from '../migration-input.js';
import type { Phases } from '../phases.js';
import { type PipelineReport, pipelineReports } from '../pipeline-rules.js';
import type { FileResult } from '../report.js';
import type { Part } from '../split/parts.js';
import { Touches } from '../touches.js';
import type { Ways } from '../ways.js';
import { FileJudgement } from './file-judgement.js';
import type { JudgeInput, Parse, Watch } from './input.js';
import { Restorer } from './restorer.js';
import { unreadable } from './results.js';
import type { RuleBook } from './rule-book.js';

/** Is split like mixed phases: the code that stops using it has to be deployed before. */
const WITH_CODE = 'destructive-with-code-in-same-pr';

/** What a walk judges by. */
export interface Basis {
  readonly input: Pick<JudgeInput, 'policy' | 'observed' | 'rollback' | 'watch'>;
  readonly firstJudged: number;
  readonly phases: Phases | null;
  /** The texts of the migrations after one. */
  readonly later: (index: number) => readonly string[];
}

/** Goes through the statements in order, with the schema and the session as each of them finds them. */
export class Walker {
  private session = new SessionMachine();
  private inHistory = false;
  private readonly version: PostgresVersion;
  private readonly touches = new Touches();
  readonly parts = new Map<string, readonly Part[]>();

  constructor(
    public schema: Schema,
    private readonly book: RuleBook,
    private readonly by: Basis,
    private readonly parse: Parse,
    private readonly ways: Ways,
  ) {
    this.version = by.input.policy.postgresVersion;
  }

  walk(migration: MigrationInput, index: number): FileResult | null {
    if (migration.problem !== null) {
      return migration.judged ? unreadable(migration, migration.problem) : null;
    }
    const sql = withToldBackfills(this.parse(migration.text), migration.path, this.by.input.policy.backfills);
    const { later } = this.by;
    const context: MigrationContext = {
      path: migration.path,
      index,
      sql,
      transactionMode: migration.transactionMode,
      runnerKnown: migration.runnerKnown,
      optOut: migration.optOut,
      get later() {
        return later(index);
      },
      landed: Math.max(0, this.by.firstJudged),
      isBackfill: (statement) => backfills.has(statement.index),
    };
    const backfills = new Set(
      sql.directives.flatMap((directive) =>
        directive.kind === 'backfill' && directive.statement !== null ? [directive.statement] : [],
      ),
    );
    // What the base branch has was run by another session, some other day.
    if (migration.judged && this.inHistory) this.session = new SessionMachine();
    this.inHistory = !migration.judged;
    this.session.startFile(migration.transactionMode, sql.statements.length);
    const file = new FileJudgement(migration, context, this.by.input, this.by.firstJudged);
    foldForetold(this.schema, sql.statements);
    const restore = Restorer.of(sql.statements, this.schema);
    for (const statement of sql.statements) {
      this.step(statement, file, migration);
      this.schema = restore?.after(statement, this.schema) ?? this.schema;
    }
    this.session.endFile();
    // Whether a runner keeps its connection is not known; only one transaction for all files is sure to go on.
    if (migration.transactionMode !== 'all-files') endSession(this.schema);
    return migration.judged ? this.finish(file, migration) : null;
  }

  private step(statement: Statement, file: FileJudgement, migration: MigrationInput): void {
    const { schema, version, ways } = this;
    const origin = file.context.index;
    const state = this.session.before(statement);
    let after: ReturnType<Watch['before']> | undefined;
    if (migration.judged) {
      const predicted = ways.predict(statement.changes, { schema, version, origin });
      const observation = this.by.input.observed?.(file.migration.path, statement.index) ?? null;
      const effects = observation === null ? predicted : observed(predicted, observation);
      const labels = ways.labels(effects, state, { schema, version, origin });
      const context: StatementContext = {
        statement,
        effects,
        labels,
        schema,
        session: state,
        version,
        engine: ways.engine,
        migration: file.context,
        observation,
      };
      file.judged.push({ statement, effects, labels, session: state });
      file.statement(context, this.book);
      this.meet(statement, effects, file);
      if (labels.destructive || labels.incompatible) after = this.by.input.watch?.before(schema, this.by.firstJudged);
      this.session.after(statement, effects);
    } else {
      if (migration.landed) this.meet(statement, ways.predict(statement.changes, { schema, version, origin }), file);
      this.session.after(statement, null);
    }
    ways.fold(schema, statement.changes, origin);
    file.watched.push(...(after?.(schema) ?? []).map((one) => ({ ...one, statement })));
    if (state.transaction === 'none') endTransaction(schema);
  }

  private meet(statement: Statement, effects: Effects, file: FileJudgement): void {
    for (const report of this.touches.note(file.migration, statement, effects)) {
      this.add({ rule: 'touched-by-two-changes', report }, statement, file);
    }
  }

  private finish(file: FileJudgement, migration: MigrationInput): FileResult {
    const rollback = this.by.input.rollback?.(migration.path) ?? null;
    const context: FileContext = {
      statements: file.judged,
      schema: this.schema,
      version: this.version,
      engine: this.ways.engine,
      migration: file.context,
      rollback,
    };
    const types = new Set(file.judged.flatMap(({ effects }) => effects.changes.map(({ change }) => change.type)));
    for (const rule of this.book.ofFile(types)) {
      for (const report of rule.checkFile?.(context) ?? [])
        file.add(rule, report, report.statement ?? null, this.schema);
    }
    let withCode = false;
    for (const told of file.watched) {
      if (!told.holds(this.schema)) continue;
      withCode = (this.add(told, told.statement, file) && told.rule === WITH_CODE) || withCode;
    }
    for (const told of pipelineReports(migration, file.context.sql, file.ignores, this.book.byId)) {
      this.add(told, told.report.statement ?? null, file);
    }
    this.separate(file, withCode);
    return rollback === null ? file.result() : { ...file.result(), rollback };
  }

  /** Takes apart what belongs into different pull requests; `withCode`: its code stops using what it takes away. */
  private separate(file: FileJudgement, withCode: boolean): void {
    const { path } = file.migration;
    let mixed = false;
    for (const told of this.by.phases?.note(path, file.judged) ?? []) {
      mixed = this.add(told, told.report.statement ?? null, file) || mixed;
    }
    if (!mixed && !withCode) return;
    const parts = file.parts();
    // What goes with its code may be renamed, say, without a rewrite that takes the deploy in between.
    if (mixed || parts.some(({ pull }) => pull > 1)) this.parts.set(path, parts);
  }

  /** Adds what was found by a rule of the pipeline; whether it counts. */
  private add({ rule: id, report }: PipelineReport, statement: Statement | null, file: FileJudgement): boolean {
    const rule = this.book.byId.get(id);
    const added = rule === undefined ? null : file.add(rule, report, statement, this.schema);
    return added !== null && added.ignored === null;
  }
}
