import type { Span } from '../core/span.js';
import { readable } from '../effects/shown.js';
import type { FileReport, Report, Rule, Severity } from '../rules/rule.js';
import type { Key, Schema } from '../schema/model.js';
import type { Directive, ParsedSql, Statement } from '../sql/statement.js';
import { oneBelow, type Policy, weaker } from './policy.js';
import type { Finding } from './report.js';
import { sha256 } from './sha256.js';

/** The severity that counts: the policy's word over the rule's, or null where the rule is switched off. */
export function severityOf(rule: Rule, policy: Policy): Severity | null {
  const setting = policy.rules[rule.id];
  if (setting !== undefined) return setting === 'off' ? null : setting;
  if (rule.preset !== 'recommended' && !policy.presets.includes(rule.preset)) return null;
  return rule.severity;
}

/** True when the rule speaks of this major at all. */
export function applies(rule: Rule, policy: Policy): boolean {
  const version = policy.postgresVersion;
  return version >= (rule.since ?? version) && version <= (rule.until ?? version);
}

export interface Place {
  readonly path: string;
  readonly sql: ParsedSql;
  /** First migration of the sequence that is judged: what a later one creates is not in use anywhere yet. */
  readonly firstJudged: number;
  readonly policy: Policy;
  readonly fingerprint: (parts: readonly string[]) => string;
}

/** For a report that shows none. */
export const noFingerprints: Place['fingerprint'] = () => '';

/** Fingerprints for one file: the same parts seen again count up, so that two equal statements stay two. */
export function fingerprints(): Place['fingerprint'] {
  const seen = new Map<string, number>();
  return (parts) => {
    const key = JSON.stringify(parts);
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return sha256(occurrence === 0 ? key : `${key}#${occurrence}`);
  };
}

/** Comments that silence, with a note of which were of use. */
export class Ignores {
  private readonly used = new Set<Directive>();

  constructor(private readonly directives: readonly Directive[]) {}

  /** The reason by which a finding of this rule at this statement is ignored, or null. */
  reason(rule: string, statement: Statement | null): string | null {
    for (const directive of this.directives) {
      const here =
        directive.kind === 'ignore-file' ||
        (directive.kind === 'ignore' && statement !== null && directive.statement === statement.index);
      if (here && 'rules' in directive && directive.rules.includes(rule)) {
        this.used.add(directive);
        return directive.reason;
      }
    }
    return null;
  }

  unused(): Extract<Directive, { kind: 'ignore' | 'ignore-file' }>[] {
    return this.directives.filter(
      (directive): directive is Extract<Directive, { kind: 'ignore' | 'ignore-file' }> =>
        (directive.kind === 'ignore' || directive.kind === 'ignore-file') && !this.used.has(directive),
    );
  }
}

/** A span's place, cut to whole code: a statement-wide finding of many lines still names all of them. */
function placeOf(report: Report, statement: Statement | null, sql: ParsedSql): Span {
  if (report.place !== undefined) return sql.source.span(report.place.start, report.place.end);
  if (report.change !== undefined) return sql.source.span(report.change.start, report.change.end);
  if (statement !== null) return statement.span;
  return sql.source.span(0, 0);
}

/**
 * The lines of the statement replaced by the rewrite, as a suggestion needs them: only where the statement stands on
 * lines of its own, since a suggestion replaces whole lines.
 */
function suggestion(inPlace: string | null, statement: Statement | null, sql: ParsedSql): string | null {
  if (inPlace === null || statement === null) return null;
  const { line, endLine, column, endColumn } = statement.span;
  const before = sql.source.line(line).slice(0, column - 1);
  const after = sql.source.line(endLine).slice(endColumn - 1);
  if (before.trim() !== '' || !/^\s*;?\s*$/.test(after)) return null;
  return inPlace
    .split('\n')
    .map((text) => before + text)
    .join('\n');
}

/** By statement and by change: several rules have something to say of each. */
const normalised = new WeakMap<object, string>();

/** Its text, blanks folded and case kept, so that a finding is the same one when lines move or indent. */
function normalise(of: object, text: () => string): string {
  const known = normalised.get(of) ?? text().replace(/\s+/g, ' ').trim();
  normalised.set(of, known);
  return known;
}

/** Nothing uses a relation yet that this very change of the code base creates. */
function isNewInSequence(relation: Key | null | undefined, schema: Schema, firstJudged: number): boolean {
  if (relation === null || relation === undefined) return false;
  const known = schema.relations.get(relation);
  return known !== undefined && known.origin >= firstJudged && firstJudged >= 0;
}

export interface FindingInput {
  readonly rule: Rule;
  readonly report: FileReport;
  readonly statement: Statement | null;
  readonly schema: Schema;
  /** Everything that the statement locks, or that its transaction still has locked; asked where it matters. */
  readonly locked: () => Iterable<Key>;
}

/** Turns a rule's report into a finding; null where the policy switches the rule off. */
export function toFinding(input: FindingInput, place: Place, ignores: Ignores): Finding | null {
  const { rule, report, statement, schema } = input;
  const base = severityOf(rule, place.policy);
  if (base === null) return null;
  let severity = report.severity === undefined ? base : weaker(base, report.severity);
  if (isNewInSequence(report.relation, schema, place.firstJudged)) severity = 'notice';
  const excuse = rule.category === 'blocking' ? place.policy.small?.excuse(input.locked(), schema) : undefined;
  if (typeof excuse === 'string') severity = oneBelow(severity);
  const span = placeOf(report, statement, place.sql);
  const { change } = report;
  const whole = statement === null ? '' : normalise(statement, () => statement.sql);
  const part =
    change === undefined ? '' : normalise(change, () => place.sql.source.text.slice(change.start, change.end));
  return {
    rule: rule.id,
    category: rule.category,
    severity,
    message: readable(typeof excuse === 'string' ? `${report.message} ${excuse}` : report.message),
    line: span.line,
    column: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
    rewrite:
      report.rewrite === undefined || report.rewrite.steps.some(({ sql }) => sql !== readable(sql))
        ? null
        : { steps: report.rewrite.steps, suggestion: suggestion(report.rewrite.inPlace, statement, place.sql) },
    ignored: ignores.reason(rule.id, statement),
    fingerprint: place.fingerprint([rule.id, place.path, whole, part]),
  };
}
