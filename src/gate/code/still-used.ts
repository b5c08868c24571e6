import { type Key, keyOf, type Relation, type Schema } from '../../schema/model.js';
import { type InsertReference, isSure, type Reference } from '../../usage/reference.js';
import type { Watched } from '../judge/input.js';
import type { PipelineReport } from '../pipeline-rules.js';
import { type CodeInput, placesOf } from './code.js';
import { relationNamed } from './existing.js';

/** What one usage names, by the keys that it has in the schema at hand. */
interface Named {
  readonly title: string;
  readonly references: readonly Reference[];
  readonly inserts: readonly InsertReference[];
}

/** One relation, or a column of it, that is there before a statement, and the code that uses it. */
interface Standing {
  readonly key: Key;
  readonly column: string | null;
  readonly uses: Map<Named, Reference[]>;
}

/** Told to the gate after a statement was folded. */
export type AfterStatement = (after: Schema) => Watched[];

/**
 * Watches what running code uses while migrations are folded: what a statement takes away (drops, renames, moves, or lets
 * go by CASCADE) is told with the lines that use it, and so is a column that code does not fill and now has to.
 */
export class StillUsed {
  private readonly running: readonly Named[];
  private readonly head: Named;

  constructor(code: CodeInput) {
    this.running = code.running.map(({ title, usage }) => named(title, usage.references, usage.inserts));
    this.head = named('the code of this change', code.head.references, code.head.inserts);
  }

  /** To be called before a statement is folded; what it gives, after. `firstJudged`: what came later is in use nowhere. */
  before(schema: Schema, firstJudged: number): AfterStatement {
    const isOld = ({ origin }: { readonly origin: number }): boolean => firstJudged < 0 || origin < firstJudged;
    const standing = this.standing(schema, isOld);
    const required = requiredColumns(schema);
    return (after) => [...this.gone(standing, after), ...this.nowRequired(required, after, isOld)];
  }

  /** Everything that is used and there; tables before their columns. */
  private standing(schema: Schema, isOld: (relation: Relation) => boolean): Standing[] {
    const found = new Map<string, Standing>();
    for (const of of [...this.running, this.head]) {
      for (const reference of of.references) {
        for (const { relation, column } of targetsOf(reference, schema)) {
          if (!isOld(relation)) continue;
          const key = keyOf(relation);
          const id = `${key}\0${column ?? ''}`;
          const one = found.get(id) ?? { key, column, uses: new Map<Named, Reference[]>() };
          found.set(id, one);
          const uses = one.uses.get(of);
          if (uses === undefined) one.uses.set(of, [reference]);
          else uses.push(reference);
        }
      }
    }
    return [...found.values()].sort((a, b) => Number(a.column !== null) - Number(b.column !== null));
  }

  private *gone(standing: readonly Standing[], after: Schema): Iterable<Watched> {
    const told = new Set<Key>();
    for (const one of standing) {
      const isGone = (schema: Schema): boolean => {
        const now = schema.relations.get(one.key);
        return now === undefined || (one.column !== null && !now.columns.has(one.column));
      };
      if (!isGone(after)) continue;
      const relation = after.relations.get(one.key);
      // A table that is gone takes its columns along; one sentence is enough.
      if (told.has(one.key)) continue;
      if (relation === undefined) told.add(one.key);
      for (const found of this.report(relation === undefined ? one.key : `${one.key}.${one.column}`, one)) {
        yield { ...found, holds: isGone };
      }
    }
  }

  private *report(what: string, { key, uses }: Standing): Iterable<PipelineReport> {
    const stays = uses.get(this.head);
    if (stays !== undefined) {
      yield report(
        'drop-still-used',
        key,
        `${what} goes away, and the code of this change still uses it: ${placesOf(stays)}. ` +
          'Take the uses out, let that be deployed everywhere, and remove it in a later change.',
      );
      return;
    }
    for (const [{ title }, found] of uses) {
      yield report(
        'destructive-with-code-in-same-pr',
        key,
        `${what} goes away while ${title} still uses it: ${placesOf(found)}. ` +
          'The code that runs when the migration does will fail. Ship the code that no longer uses it first, and remove it in a later change.',
      );
    }
  }

  private *nowRequired(
    before: ReadonlyMap<Key, ReadonlySet<string>>,
    after: Schema,
    isOld: (one: { readonly origin: number }) => boolean,
  ): Iterable<Watched> {
    for (const [key, columns] of requiredColumns(after)) {
      const relation = after.relations.get(key);
      if (relation === undefined || !isOld(relation)) continue;
      for (const column of columns) {
        if (before.get(key)?.has(column) === true) continue;
        for (const of of this.running) {
          const found = writersWithout(of, after, key, column);
          if (found.length === 0) continue;
          const told = report(
            'required-column-not-written',
            key,
            `${key}.${column} must be filled from here on, and ${of.title} does not: ${placesOf(found)}. ` +
              'Give it a default, or ship code that fills it before it is required.',
          );
          yield { ...told, holds: (schema) => requiredColumns(schema).get(key)?.has(column) === true };
          break;
        }
      }
    }
  }
}

function report(rule: string, relation: Key, message: string): PipelineReport {
  return { rule, report: { message, relation } };
}

function named(title: string, references: readonly Reference[], inserts: readonly InsertReference[]): Named {
  return {
    title,
    // What a declaration may be called is looked up: only what is there can go away.
    references: references.filter((one) => (isSure(one) || one.access === 'declare') && one.guard === null),
    inserts: inserts.filter(isSure),
  };
}

/** What a reference names, where it is there: the relation, and its column. Code that names a column uses its table too. */
function targetsOf(
  { relation: name, column, among }: Reference,
  schema: Schema,
): { readonly relation: Relation; readonly column: string | null }[] {
  for (const one of [name, ...among]) {
    const relation = relationNamed(schema, one);
    if (relation === null) continue;
    const whole = { relation, column: null };
    if (column === null) return [whole];
    if (relation.columns.has(column)) return [whole, { relation, column }];
  }
  return [];
}

/** Columns that every INSERT has to fill. */
function requiredColumns(schema: Schema): Map<Key, ReadonlySet<string>> {
  const required = new Map<Key, ReadonlySet<string>>();
  for (const [key, { kind, columns, triggers }] of schema.relations) {
    if (kind !== 'table' && kind !== 'partitioned-table') continue;
    // A trigger may fill what an INSERT leaves out.
    if ([...triggers.values()].some(({ events, constraint }) => !constraint && events.includes('insert'))) continue;
    const names = [...columns.values()].filter(
      (one) => one.notNull && one.default === null && one.identity === null && one.generated === null,
    );
    if (names.length > 0) required.set(key, new Set(names.map(({ name }) => name)));
  }
  return required;
}

/** INSERTs that name their columns and leave this one out, and models that do not have it. */
function writersWithout(of: Named, schema: Schema, key: Key, column: string): (Reference | InsertReference)[] {
  const isHere = ({ relation }: Pick<Reference, 'relation'>): boolean => {
    const found = relationNamed(schema, relation);
    return found !== null && keyOf(found) === key;
  };
  const inserts = of.inserts.filter((one) => one.columns?.includes(column) === false && isHere(one));
  const declared = of.references.filter((one) => one.access === 'declare' && isHere(one));
  if (declared.some((one) => one.column === column || one.partly === true)) return inserts;
  return [...inserts, ...declared.filter((one) => one.column === null)];
}
