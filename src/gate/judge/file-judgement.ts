import { inOrder } from '../../effects/labels.js';
import type { FileReport, Judged, MigrationContext, Rule, StatementContext } from '../../rules/rule.js';
import type { Schema } from '../../schema/model.js';
import type { Statement } from '../../sql/statement.js';
import { fingerprints, Ignores, noFingerprints, type Place, toFinding } from '../findings.js';
import type { MigrationInput } from '../migration-input.js';
import type { FileResult, Finding } from '../report.js';
import { type Part, partsOf } from '../split/parts.js';
import type { JudgeInput, Watched } from './input.js';
import { statementResult } from './results.js';
import type { RuleBook } from './rule-book.js';

/** Findings of one file while it is walked. */
export class FileJudgement {
  readonly judged: Judged[] = [];
  readonly watched: (Watched & { readonly statement: Statement })[] = [];
  readonly ignores: Ignores;
  private readonly place: Place;
  private readonly ofStatement = new Map<number, Finding[]>();
  private readonly ofFile: Finding[] = [];

  constructor(
    readonly migration: MigrationInput,
    readonly context: MigrationContext,
    { policy, fingerprints: wanted = true }: Pick<JudgeInput, 'policy' | 'fingerprints'>,
    firstJudged: number,
  ) {
    this.ignores = new Ignores(context.sql.directives);
    const fingerprint = wanted ? fingerprints() : noFingerprints;
    this.place = { path: migration.path, sql: context.sql, firstJudged, policy, fingerprint };
  }

  statement(context: StatementContext, book: RuleBook): void {
    for (const effect of context.effects.changes) {
      for (const rule of book.ofChange(effect.change.type)) {
        for (const report of rule.check?.(effect, context) ?? []) {
          const placed = report.change === undefined ? { ...report, change: effect.change } : report;
          this.add(rule, placed, context.statement, context.schema);
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
    const locked = () => (statement === null ? [] : this.locked(statement));
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
    // What is only read is not kept from anybody.
    const kept = one.effects.locks.filter(({ mode }) => mode !== 'ACCESS SHARE').map(({ relation }) => relation);
    const before = [...one.session.held].flatMap(([relation, { mode }]) => (mode === 'ACCESS SHARE' ? [] : relation));
    return [...kept, ...online, ...before];
  }

  result(): FileResult {
    const { sql } = this.context;
    const [first] = sql.unparsed;
    const statements = this.judged.map((one) => statementResult(one, this.ofStatement.get(one.statement.index) ?? []));
    const phases = inOrder(statements.flatMap((one) => one.phases));
    return {
      path: this.migration.path,
      error: first === undefined ? null : { message: first.message, line: first.span.line, column: first.span.column },
      phase: phases.at(-1) ?? null,
      phases,
      statements,
      findings: this.ofFile,
      text: sql.source.text,
    };
  }
}
