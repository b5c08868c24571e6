import { SourceText } from '../../core/span.js';
import type { Rule } from '../../rules/rule.js';
import { isNamedByConvention, isSure, type Reference, type Usage } from '../../usage/reference.js';
import { settle } from '../../usage/settle.js';
import { fingerprints, severityOf } from '../findings.js';
import type { Policy } from '../policy.js';
import type { FileResult, Finding } from '../report.js';
import { type CodeInput, nameOf, placesOf } from './code.js';
import type { ExistingSchema } from './existing.js';

export interface BeforeSchemaInput {
  readonly code: CodeInput;
  /** What the migrations come to with the change, and without it. */
  head(): ExistingSchema;
  /** Null where nothing is compared with. */
  base(): ExistingSchema | null;
  readonly policy: Policy;
  /** The rule `code-before-schema`. */
  readonly rule: Rule;
  /** A file's text at the head. */
  read(path: string): string | null;
}

/** A table or column that the code newly uses, with everything that uses it. */
export interface FreshUse {
  readonly name: string;
  readonly uses: readonly Reference[];
}

export interface BeforeSchema {
  /** Files of code with what was found in them. */
  readonly files: readonly FileResult[];
  readonly fresh: readonly FreshUse[];
  /** Brought by this very change. */
  readonly brought: readonly FreshUse[];
  /** Guarded by a flag, and not there yet. */
  readonly guarded: readonly FreshUse[];
  /** Tables that the migrations do not know, and that may be another database's. */
  readonly undecided: readonly FreshUse[];
}

/** Looks at what the head's code uses and the base's does not: some migration must bring it. */
export function judgeBeforeSchema(input: BeforeSchemaInput): BeforeSchema {
  const { code } = input;
  // Most changes use nothing new; the history need not be read for them.
  if (!mayHoldFresh(code)) return { files: [], fresh: [], brought: [], guarded: [], undecided: [] };
  const head = input.head();
  const base = input.base();
  const fresh = freshUses(code, head);
  const described = new Described(code.head, head);
  const missing: FreshUse[] = [];
  const brought: FreshUse[] = [];
  const guarded: FreshUse[] = [];
  const undecided: FreshUse[] = [];
  for (const use of fresh) {
    const [first] = use.uses as readonly [Reference, ...Reference[]];
    if (isThere(first, head)) {
      if (base !== null && !isThere(first, base)) brought.push(use);
    } else if (use.uses.every(({ guard }) => guard !== null)) guarded.push(use);
    else if (described.byMigrations(first)) missing.push(use);
    else undecided.push(use);
  }
  const held = [
    ...missing.map((use) => ({ use, message: missingMessage(use) })),
    ...(code.rollout === 'strict' ? brought.map((use) => ({ use, message: strictMessage(use) })) : []),
  ];
  return { files: asFiles(held, input), fresh, brought, guarded, undecided };
}

/** Whether any name is used that was not, before it is settled whose column each is. */
function mayHoldFresh({ head, base }: CodeInput): boolean {
  if (base === null) return true;
  const before = new Set(base.references.map(nameOf));
  return head.references.some((one) => !before.has(nameOf(one)));
}

/** What is used now and was not before, as a set of names: an edited line brings nothing new by itself. */
function freshUses({ head, base }: CodeInput, existing: ExistingSchema): FreshUse[] {
  const before = new Set(base === null ? [] : settle(base.references, existing).map(nameOf));
  const fresh = new Map<string, Reference[]>();
  for (const reference of settle(
    head.references.filter((one) => isOurs(one, head)),
    existing,
  )) {
    if (!isSure(reference)) continue;
    const name = nameOf(reference);
    if (before.has(name)) continue;
    const uses = fresh.get(name);
    if (uses === undefined) fresh.set(name, [reference]);
    else uses.push(reference);
  }
  // Code that waits for no flag comes first, so that it is what is shown.
  return [...fresh].map(([name, uses]) => ({
    name,
    uses: [...uses].sort((a, b) => Number(a.guard !== null) - Number(b.guard !== null)),
  }));
}

/** Not a table that the code makes for itself. */
function isOurs({ relation }: Reference, { creates }: Usage): boolean {
  return !creates.has(relation.name);
}

function isThere({ relation, column, among }: Reference, existing: ExistingSchema): boolean {
  if (column === null) return existing.knows(relation);
  if (among.length > 0) return false;
  if (!existing.knows(relation)) return false;
  return existing.columnsOf(relation)?.has(column) !== false;
}

/** At least this much of what a file, or a kind of declaration, names must be known for the rest to be missing. */
const MOST = 0.8;

/** Whether the migrations describe the database that a reference is about: other databases have tables of their own. */
class Described {
  private readonly bySource = new Map<string, { known: number; all: number }>();
  private readonly byFile = new Map<string, { known: number; all: number }>();

  constructor(
    { references }: Usage,
    private readonly existing: ExistingSchema,
  ) {
    const seen = new Set<string>();
    for (const reference of references) {
      if (reference.column !== null || !isSure(reference)) continue;
      const { source, path, relation } = reference;
      const known = existing.knows(relation) ? 1 : 0;
      const once = (map: Map<string, { known: number; all: number }>, key: string): void => {
        const id = `${key}\0${relation.schema}\0${relation.name}`;
        if (seen.has(id)) return;
        seen.add(id);
        const counts = map.get(key) ?? { known: 0, all: 0 };
        map.set(key, { known: counts.known + known, all: counts.all + 1 });
      };
      once(this.bySource, source);
      once(this.byFile, `${source} ${path}`);
    }
  }

  byMigrations(reference: Reference): boolean {
    const { relation, column, source, path, among } = reference;
    // A column that is missing on a table that is known is missing.
    if (column !== null && [relation, ...among].every((name) => this.existing.knows(name))) return true;
    if (column !== null || isNamedByConvention(reference)) return false;
    if (source === 'manifest' || source === 'manifest-comment') return true;
    const all = this.bySource.get(source);
    if (all === undefined || all.known === 0 || all.known < MOST * (all.all - 1)) return false;
    // A file that names nothing that is known may be about another database, however well the rest is described.
    return source !== 'sql-string' && source !== 'sql-file'
      ? true
      : (this.byFile.get(`${source} ${path}`)?.known ?? 0) > 0;
  }
}

function missingMessage({ name, uses }: FreshUse): string {
  return (
    `No migration brings ${name}, which this code uses: ${placesOf(uses)}. ` +
    'It fails wherever the migrations are all there is. Add the migration, or mend the name.'
  );
}

function strictMessage({ name, uses }: FreshUse): string {
  return (
    `${name} is brought by this very change and used by it: ${placesOf(uses)}. ` +
    'Code that starts before the migration has run fails; "code-rollout: strict" wants the migration merged first, by itself.'
  );
}

interface Held {
  readonly use: FreshUse;
  readonly message: string;
}

function asFiles(held: readonly Held[], input: BeforeSchemaInput): FileResult[] {
  const severity = severityOf(input.rule, input.policy);
  if (severity === null) return [];
  const byPath = new Map<string, Held[]>();
  for (const one of held) {
    const path = (one.use.uses[0] as Reference).path;
    byPath.set(path, [...(byPath.get(path) ?? []), one]);
  }
  return [...byPath].map(([path, ones]) => {
    const source = new SourceText(input.read(path) ?? '');
    const fingerprint = fingerprints();
    const findings = ones.map(({ use, message }): Finding => {
      const { line } = use.uses[0] as Reference;
      const text = source.line(line);
      return {
        rule: input.rule.id,
        category: input.rule.category,
        severity,
        message,
        line,
        column: text.search(/\S|$/) + 1,
        endLine: line,
        endColumn: text.trimEnd().length + 1,
        rewrite: null,
        ignored: ignoredBy(source, line, input.rule.id),
        fingerprint: fingerprint([input.rule.id, path, use.name]),
      };
    });
    findings.sort((a, b) => a.line - b.line);
    return { path, error: null, phase: null, phases: [], statements: [], findings, text: source.text };
  });
}

/** The reason in `lockkeeper:ignore code-before-schema -- reason`, on the line before or on the line itself. */
function ignoredBy(source: SourceText, line: number, rule: string): string | null {
  for (const text of [source.line(line - 1), source.line(line)]) {
    const found = /lockkeeper:ignore\s+([a-z0-9\s,-]+?)\s+--+\s*(\S.*?)\s*(?:\*\/|-->)?\s*$/.exec(text);
    if (found !== null && (found[1] as string).split(/[\s,]+/).includes(rule)) return found[2] as string;
  }
  return null;
}
