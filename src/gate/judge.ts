import type { PostgresVersion } from '../core/postgres-version.js';
import type { Effects } from '../effects/effect.js';
import { phaseOf } from '../effects/labels.js';
import { observed } from '../effects/observed.js';
import { SessionMachine } from '../effects/session-machine.js';
import type { FileContext, FileReport, Judged, MigrationContext, Rule, StatementContext } from '../rules/rule.js';
import type { ObjectDifference } from '../schema/difference.js';
import { copySchema, endSession, endTransaction } from '../schema/fold.js';
import { BEFORE, type Schema } from '../schema/model.js';
import type { Observation } from '../shadow/observation.js';
import type { ParsedSql, Statement } from '../sql/statement.js';
import type { Reference } from '../usage/reference.js';
import { applies, fingerprints, Ignores, type Place, severityOf, toFinding } from './findings.js';
import type { MigrationInput } from './migration-input.js';
import { Phases } from './phases.js';
import { type PipelineReport, pipelineReports } from './pipeline-rules.js';
import type { Policy } from './policy.js';
import type { FileProblem, FileResult, Finding, StatementResult } from './report.js';
import { type Part, partsOf } from './split/parts.js';
import { Touches } from './touches.js';
import { POSTGRES, type Ways } from './ways.js';
import { Witness } from './witness.js';

export interface JudgeInput {
  readonly migrations: readonly MigrationInput[];
  /** What `--schema` gave; null where the history alone tells. */
  readonly before: ParsedSql | null;
  readonly policy: Policy;
  /** True on a pull request: what its files create is in use nowhere yet. */
  readonly change: boolean;
  /** What the code of the same pull request stops using. */
  readonly noLongerUsed?: readonly Reference[];
  /** What a throw-away Postgres did with a statement; left out, or undefined, where none was asked. */
  readonly observed?: (path: string, statement: number) => Observation | undefined;
  /** Looks at what statements take away from application code; left out where no code is looked at. */
  readonly watch?: Watch;
}

/** What a pull request's migrations come to. */
export interface JudgedChange {
  readonly files: FileResult[];
  /** What they make of the schema; null outside of a pull request. */
  readonly difference: ObjectDifference[] | null;
  /** Of files whose phases don't go together: their statements, each with the pull request that it belongs to; by path. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
}

/** What a watch says of a statement; `holds` is asked at the end of the file, which may put it right. */
export interface Watched extends PipelineReport {
  holds(after: Schema): boolean;
}

/** Is asked before each statement that takes something away, and again after it was folded. */
export interface Watch {
  before(schema: Schema, firstJudged: number): (after: Schema) => readonly Watched[];
}

export type Parse = (text: string) => ParsedSql;

/** Rules sorted by what they want to see, so that a statement meets only those that may speak. */
class RuleBook {
  private readonly byChange = new Map<string, Rule[]>();
  readonly ofStatement: Rule[] = [];
  /** All of them, those that are switched off too: a comment may name any. */
  readonly byId: ReadonlyMap<string, Rule>;
  readonly ofFile: Rule[] = [];

  constructor(rules: readonly Rule[], policy: Policy) {
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    for (const rule of rules) {
      if (severityOf(rule, policy) === null || !applies(rule, policy)) continue;
      for (const type of rule.on ?? []) {
        const list = this.byChange.get(type);
        if (list === undefined) this.byChange.set(type, [rule]);
        else list.push(rule);
      }
      if (rule.checkStatement !== undefined) this.ofStatement.push(rule);
      if (rule.checkFile !== undefined) this.ofFile.push(rule);
    }
  }

  ofChange(type: string): readonly Rule[] {
    return this.byChange.get(type) ?? [];
  }
}

/**
 * Walks the sequence in order: each statement's effects are predicted against the schema as it then is, rules look at
 * them, and the statement is folded into the schema for the next one.
 */
export function judge(input: JudgeInput, parse: Parse, rules: readonly Rule[], ways: Ways = POSTGRES): FileResult[] {
  return judgeChange(input, parse, rules, ways).files;
}

/** The same, with what can be said of a pull request as a whole. */
export function judgeChange(
  input: JudgeInput,
  parse: Parse,
  rules: readonly Rule[],
  ways: Ways = POSTGRES,
): JudgedChange {
  const schema = ways.schema();
  if (input.before !== null) foldBefore(schema, input.before, ways);
  const book = new RuleBook(rules, input.policy);
  const firstJudged = input.change ? input.migrations.findIndex((migration) => migration.judged) : -1;
  const phases = input.change ? new Phases(input.noLongerUsed ?? []) : null;
  const walker = new Walker(schema, book, { input, firstJudged, phases }, parse, ways);
  const witness = input.change ? new Witness() : null;
  const files = input.migrations.flatMap((migration, index) => {
    witness?.before(migration.judged, walker.schema);
    return walker.walk(migration, index) ?? [];
  });
  return { files, difference: witness?.after(walker.schema, files) ?? null, parts: walker.parts };
}

/** A dump sets search_path to nothing for its own sake; what follows it starts anew. */
function foldBefore(schema: Schema, before: ParsedSql, ways: Ways): void {
  for (const statement of before.statements) ways.fold(schema, statement.changes, BEFORE);
  schema.complete = true;
  endSession(schema);
}

/** What a walk judges by. */
interface Basis {
  readonly input: Pick<JudgeInput, 'policy' | 'observed' | 'watch'>;
  readonly firstJudged: number;
  readonly phases: Phases | null;
}

class Walker {
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
    const sql = this.parse(migration.text);
    const context: MigrationContext = {
      path: migration.path,
      index,
      sql,
      transactionMode: migration.transactionMode,
      runnerKnown: migration.runnerKnown,
      optOut: migration.optOut,
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
    const file = new FileJudgement(migration, context, this.by.input.policy, this.by.firstJudged);
    const restore = sql.statements.some((one) => one.changes.some(undoes)) ? new Restorer(this.schema) : null;
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
    const rule = this.book.byId.get('touched-by-two-changes');
    for (const report of this.touches.note(file.migration, statement, effects)) {
      if (rule !== undefined) file.add(rule, report, statement, this.schema);
    }
  }

  private finish(file: FileJudgement, migration: MigrationInput): FileResult {
    const context: FileContext = {
      statements: file.judged,
      schema: this.schema,
      version: this.version,
      engine: this.ways.engine,
      migration: file.context,
    };
    for (const rule of this.book.ofFile) {
      for (const report of rule.checkFile?.(context) ?? [])
        file.add(rule, report, report.statement ?? null, this.schema);
    }
    for (const { rule: id, report, statement, holds } of file.watched) {
      const rule = this.book.byId.get(id);
      if (rule !== undefined && holds(this.schema)) file.add(rule, report, statement, this.schema);
    }
    for (const { rule: id, report } of pipelineReports(migration, file.context.sql, file.ignores, this.book.byId)) {
      const rule = this.book.byId.get(id);
      if (rule !== undefined) file.add(rule, report, report.statement ?? null, this.schema);
    }
    this.separate(file);
    return file.result();
  }

  /** Holds what belongs into different pull requests, and takes it apart. */
  private separate(file: FileJudgement): void {
    for (const { rule: id, report } of this.by.phases?.note(file.migration.path, file.judged) ?? []) {
      const rule = this.book.byId.get(id);
      const added = rule === undefined ? null : file.add(rule, report, report.statement ?? null, this.schema);
      if (added !== null && added.ignored === null) this.parts.set(file.migration.path, file.parts());
    }
  }
}

/** Findings of one file while it is walked. */
class FileJudgement {
  readonly judged: Judged[] = [];
  readonly watched: (Watched & { readonly statement: Statement })[] = [];
  readonly ignores: Ignores;
  private readonly place: Place;
  private readonly ofStatement = new Map<number, Finding[]>();
  private readonly ofFile: Finding[] = [];

  constructor(
    readonly migration: MigrationInput,
    readonly context: MigrationContext,
    policy: Policy,
    firstJudged: number,
  ) {
    this.ignores = new Ignores(context.sql.directives);
    this.place = { path: migration.path, sql: context.sql, firstJudged, policy, fingerprint: fingerprints() };
  }

  statement(context: StatementContext, book: RuleBook): void {
    for (const effect of context.effects.changes) {
      for (const rule of book.ofChange(effect.change.type)) {
        for (const report of rule.check?.(effect, context) ?? []) {
          this.add(rule, { change: effect.change, ...report }, context.statement, context.schema);
        }
      }
    }
    for (const rule of book.ofStatement) {
      for (const report of rule.checkStatement?.(context) ?? []) {
        this.add(rule, report, context.statement, context.schema);
      }
    }
  }

  add(rule: Rule, report: FileReport, statement: Statement | null, schema: Schema): Finding | null {
    const locked = statement === null ? [] : this.locked(statement);
    const finding = toFinding({ rule, report, statement, schema, locked }, this.place, this.ignores);
    if (finding === null) return null;
    if (statement === null) this.ofFile.push(finding);
    else this.ofStatement.set(statement.index, [...(this.ofStatement.get(statement.index) ?? []), finding]);
    return finding;
  }

  parts(): Part[] {
    return partsOf(this.judged, this.context.sql, (index) => this.ofStatement.get(index) ?? []);
  }

  private locked(statement: Statement): string[] {
    const one = this.judged.findLast((judged) => judged.statement === statement);
    if (one === undefined) return [];
    const online = one.effects.online === undefined ? [] : [one.effects.online.relation];
    return [...one.effects.locks.map(({ relation }) => relation), ...online, ...one.session.held.keys()];
  }

  result(): FileResult {
    const { sql } = this.context;
    const [first] = sql.unparsed;
    return {
      path: this.migration.path,
      error: first === undefined ? null : { message: first.message, line: first.span.line, column: first.span.column },
      statements: this.judged.map((one) => statementResult(one, this.ofStatement.get(one.statement.index) ?? [])),
      findings: this.ofFile,
      text: sql.source.text,
    };
  }
}

function statementResult(
  { statement, effects, labels, session }: Judged,
  findings: readonly Finding[],
): StatementResult {
  const { line, column, endLine, endColumn } = statement.span;
  return {
    index: statement.index,
    line,
    column,
    endLine,
    endColumn,
    kind: statement.kind,
    sql: statement.sql,
    phase: phaseOf(effects, labels),
    transaction: session.transaction === 'none' ? null : session.transactionId,
    labels,
    effects: effectsResult(effects),
    findings: [...findings].sort((a, b) => a.line - b.line || a.column - b.column),
    assumptions: [...new Set(effects.changes.flatMap((effect) => effect.assumptions))],
  };
}

function effectsResult(effects: Effects): StatementResult['effects'] {
  const { source, locks, rewrites, scans, builds, drops, creates, transactional, online } = effects;
  const known = { source, locks, rewrites, scans, builds, drops, creates, transactional };
  return online === undefined ? known : { ...known, online };
}

function unreadable(migration: MigrationInput, problem: FileProblem): FileResult {
  return { path: migration.path, error: problem, statements: [], findings: [] };
}

function undoes(change: { readonly type: string }): boolean {
  return change.type === 'rollback';
}

/** Takes the schema back at ROLLBACK. Only files that have one pay for the copies. */
class Restorer {
  private copy: Schema;

  constructor(schema: Schema) {
    this.copy = copySchema(schema);
  }

  after(statement: Statement, schema: Schema): Schema {
    for (const change of statement.changes) {
      if (change.type === 'rollback' && change.toSavepoint === null) return copySchema(this.copy);
      if (change.type === 'begin' || change.type === 'commit') this.copy = copySchema(schema);
    }
    return schema;
  }
}
