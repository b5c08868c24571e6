import type { Rule } from '../rules/rule.js';
import type { ObjectDifference } from '../schema/difference.js';
import { endSession } from '../schema/fold.js';
import { BEFORE, type Schema } from '../schema/model.js';
import type { ParsedSql } from '../sql/statement.js';
import type { JudgeInput, Parse } from './judge/input.js';
import { RuleBook } from './judge/rule-book.js';
import { Walker } from './judge/walker.js';
import { Phases } from './phases.js';
import type { FileResult } from './report.js';
import type { Part } from './split/parts.js';
import { POSTGRES, type Ways } from './ways.js';
import { Witness } from './witness.js';

/** What a pull request's migrations come to. */
export interface JudgedChange {
  readonly files: FileResult[];
  /** What they make of the schema; null outside of a pull request. */
  readonly difference: ObjectDifference[] | null;
  /** Of files whose phases don't go together: their statements, each with the pull request that it belongs to; by path. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
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
  const schema = input.folded?.schema ?? ways.schema();
  if (input.before !== null) foldBefore(schema, input.before, ways);
  const book = new RuleBook(rules, input.policy);
  const firstJudged = input.change ? input.migrations.findIndex((migration) => migration.judged) : -1;
  const phases = input.change ? new Phases() : null;
  const later = (index: number) => input.migrations.slice(index + 1).map(({ text }) => text);
  const walker = new Walker(schema, book, { input, firstJudged, phases, later }, parse, ways);
  const witness = input.change ? new Witness() : null;
  const end = input.migrations.findIndex(({ judged }) => judged);
  const files = input.migrations.flatMap((migration, index) => {
    if (index < (input.folded?.migrations ?? 0)) return [];
    if (index === end) input.atHistoryEnd?.(walker.schema);
    witness?.before(migration.judged, walker.schema);
    return walker.walk(migration, index) ?? [];
  });
  return { files, difference: witness?.after(walker.schema, files) ?? null, parts: walker.parts };
}

/** A dump sets search_path to nothing for its own sake; what follows it starts anew. */
function foldBefore(schema: Schema, before: ParsedSql, ways: Ways): void {
  // Code in it that makes what nobody can read takes that back.
  schema.complete = true;
  for (const statement of before.statements) ways.fold(schema, statement.changes, BEFORE);
  endSession(schema);
}
