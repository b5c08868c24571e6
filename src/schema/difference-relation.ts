import {
  columnAspects,
  columnText,
  constraintText,
  indexText,
  policyText,
  relationSwitches,
  triggerText,
} from './difference-text.js';
import { type Column, type Index, keyOf, type Relation } from './model.js';
import type { Schema } from './schema.js';

/** Something inside a relation that is not what it was. */
export interface PartDifference {
  readonly kind: 'column' | 'constraint' | 'index' | 'trigger' | 'policy' | 'option';
  readonly name: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** What it is now, what became of it, or what it was: the words of SQL. */
  readonly text: string;
}

/** A relation and the schema that it is looked up in; null: there is none. */
export interface Side {
  readonly schema: Schema;
  readonly relation: Relation | null;
}

/** What differs inside a relation: columns in their order, then what stands on them. */
export function partsOf(before: Side, after: Side): PartDifference[] {
  return [
    ...columnsOf(before.relation, after.relation),
    ...named('constraint', textsOf(constraintsOf(before)), textsOf(constraintsOf(after))),
    ...named('index', textsOf(indexesOf(before)), textsOf(indexesOf(after))),
    ...named('trigger', triggersOf(before.relation), triggersOf(after.relation)),
    ...named('policy', policiesOf(before.relation), policiesOf(after.relation)),
    ...switchesOf(before.relation, after.relation),
  ];
}

function columnsOf(before: Relation | null, after: Relation | null): PartDifference[] {
  const old = before?.columns ?? new Map<string, Column>();
  const now = after?.columns ?? new Map<string, Column>();
  const renamed = renamesOf(old, now);
  const found: PartDifference[] = [];
  for (const [name, column] of now) {
    const from = renamed.get(name) ?? name;
    const was = old.get(from);
    if (was === undefined) {
      // It was there before anybody looked, and came into sight only because a statement spoke of it.
      if (column.knowledge !== 'partial') found.push(part('column', name, 'added', columnText(column)));
      continue;
    }
    const words = [...(from === name ? [] : [`renamed from ${from}`]), ...changesOf(was, column)];
    if (words.length > 0) found.push(part('column', name, 'changed', words.join('; ')));
  }
  const kept = new Set(renamed.values());
  for (const [name, column] of old) {
    if (!now.has(name) && !kept.has(name)) found.push(part('column', name, 'removed', columnText(column)));
  }
  return found;
}

/** A column that left and one that came with the same birth are one: its new name to its old. */
function renamesOf(old: ReadonlyMap<string, Column>, now: ReadonlyMap<string, Column>): Map<string, string> {
  const gone = [...old.values()].filter(({ name }) => !now.has(name));
  const found = new Map<string, string>();
  for (const column of now.values()) {
    if (old.has(column.name)) continue;
    const from = gone.find((one) => one.origin === column.origin && columnText(one) === columnText(column));
    if (from === undefined) continue;
    found.set(column.name, from.name);
    gone.splice(gone.indexOf(from), 1);
  }
  return found;
}

function changesOf(old: Column, now: Column): string[] {
  const was = columnAspects(old);
  return Object.entries(columnAspects(now)).flatMap(([aspect, words]) => {
    const before = was[aspect] ?? '';
    if (before === words) return [];
    if (before === '') return [`now ${words}`];
    return [words === '' ? `no longer ${before}` : `${before} → ${words}`];
  });
}

function constraintsOf({ relation }: Side): Map<string, () => string> {
  const own = [...(relation?.constraints.values() ?? [])].filter(
    ({ kind, local }) => kind !== 'not-null' && local !== false,
  );
  return new Map(own.map((one) => [one.name, () => constraintText(one)]));
}

/** Those of constraints are told as constraints. */
function indexesOf({ schema, relation }: Side): Map<string, () => string> {
  const all = relation === null ? [] : schema.indexesOf(keyOf(relation));
  return new Map(all.filter(isOwn).map((one) => [one.name, () => indexText(one)]));
}

function isOwn({ constraint, attachedTo }: Index): boolean {
  return constraint === null && attachedTo === null;
}

function triggersOf(relation: Relation | null): Map<string, string> {
  const own = [...(relation?.triggers.values() ?? [])].filter(({ cloned }) => cloned !== true);
  return new Map(own.map((one) => [one.name, triggerText(one)]));
}

function policiesOf(relation: Relation | null): Map<string, string> {
  return new Map([...(relation?.policies.values() ?? [])].map((one) => [one.name, policyText(one)]));
}

function switchesOf(before: Relation | null, after: Relation | null): PartDifference[] {
  const old = before === null ? [] : relationSwitches(before);
  const now = after === null ? [] : relationSwitches(after);
  return [
    ...now.filter((one) => !old.includes(one)).map((one) => part('option', one, 'added', '')),
    ...old.filter((one) => !now.includes(one)).map((one) => part('option', one, 'removed', '')),
  ];
}

function textsOf(parts: ReadonlyMap<string, () => string>): Map<string, string> {
  return new Map([...parts].map(([name, text]) => [name, text()]));
}

/** Parts that are known by their names. */
export function named(
  kind: PartDifference['kind'],
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): PartDifference[] {
  const found: PartDifference[] = [];
  for (const [name, text] of now) {
    const was = old.get(name);
    if (was === undefined) found.push(part(kind, name, 'added', text));
    else if (was !== text) found.push(part(kind, name, 'changed', `${was} → ${text}`));
  }
  for (const [name, text] of old) if (!now.has(name)) found.push(part(kind, name, 'removed', text));
  return found;
}

function part(
  kind: PartDifference['kind'],
  name: string,
  change: PartDifference['change'],
  text: string,
): PartDifference {
  return { kind, name, change, text };
}
