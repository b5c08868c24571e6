import type { Grade } from '../../shadow/rollback-proof.js';
import { alterColumn, createColumn, dropColumn } from './columns.js';
import type { Definition, Definitions } from './definitions.js';
import { alterOther, createOther, dropOther } from './others.js';
import { alterPart, createPart, dropPart } from './parts.js';
import { alterRelation, createRelation, dropRelation } from './relations.js';
import { underOldNames } from './renames.js';
import { restoreAcl, Script } from './script.js';

/** What takes a step back. */
export interface Inverse {
  readonly statements: readonly string[];
  readonly grade: Grade;
  readonly reasons: readonly string[];
}

export interface Sides {
  readonly before: Definitions;
  readonly after: Definitions;
  /** True when every value of the old type has one of its own in the new one. */
  lossless(from: string, to: string): boolean;
}

const OTHERS = new Set(['schema', 'type', 'routine']);

/**
 * The statements that make of the catalog after a step the one before it. A thing is the same under another name when
 * its number is; a thing of the same name is the same, too, since Postgres makes indexes anew when a type changes.
 */
export function inverseOf({ before, after: found, lossless }: Sides): Inverse {
  const script = new Script();
  const after = underOldNames(before, found);
  const matched = match(before, after);
  const met = new Set(matched.values());
  const columnsOf = (all: Definitions, id: string): Definition[] =>
    [...all.values()].filter((one) => one.class === 'column' && one.of === id).sort((a, b) => a.oid - b.oid);
  const names = (all: Definitions, id: string): string =>
    columnsOf(all, id)
      .map(({ ref, facts }) => `${ref} ${facts.type}`)
      .join();
  const goneWith = (one: Definition): boolean => one.of !== null && before.has(one.of) && !matched.has(one.of);
  const madeWith = (one: Definition): boolean => {
    const of = one.of === null ? undefined : after.get(one.of);
    return of !== undefined && !met.has(of);
  };
  for (const [id, was] of before) {
    const is = matched.get(id);
    if (is === undefined) {
      // The columns of a table that is gone come back with it, and a partition's indexes when it is attached.
      if (goneWith(was) && (was.class === 'column' || was.facts.part === 'true')) continue;
      create(script, was, columnsOf(before, id));
    } else if (was.class === 'relation') {
      alterRelation(script, was, is, { before: names(before, id), after: names(after, is.id) });
      // Taking a privilege of the table takes that of its columns too.
      if (was.facts.acl !== is.facts.acl) for (const column of columnsOf(before, id)) regrant(script, column);
    } else alter(script, was, is, lossless);
  }
  for (const made of after.values()) if (!met.has(made) && !madeWith(made)) drop(script, made);
  return { statements: script.statements, grade: script.grade, reasons: script.reasons };
}

function regrant(script: Script, column: Definition): void {
  restoreAcl(script, column.table ?? '', column.facts.acl ?? null, null, column, column.ref);
}

function match(before: Definitions, after: Definitions): Map<string, Definition> {
  const matched = new Map<string, Definition>();
  for (const id of before.keys()) {
    const same = after.get(id);
    if (same !== undefined) matched.set(id, same);
  }
  const left = new Map(
    [...after.values()].filter(({ id }) => !matched.has(id)).map((one) => [`${one.class} ${one.key}`, one]),
  );
  for (const [id, one] of before) {
    // A table or a view of the same name is another one: what it held is gone.
    if (matched.has(id) || one.class === 'relation' || one.class === 'column') continue;
    const same = left.get(`${one.class} ${one.key}`);
    if (same !== undefined) matched.set(id, same);
  }
  return matched;
}

function create(script: Script, gone: Definition, columns: readonly Definition[]): void {
  if (gone.class === 'relation') createRelation(script, gone, columns);
  else if (gone.class === 'column') createColumn(script, gone);
  else if (OTHERS.has(gone.class)) createOther(script, gone);
  else createPart(script, gone);
}

function drop(script: Script, made: Definition): void {
  if (made.class === 'relation') dropRelation(script, made);
  else if (made.class === 'column') dropColumn(script, made);
  else if (OTHERS.has(made.class)) dropOther(script, made);
  else dropPart(script, made);
}

function alter(script: Script, was: Definition, is: Definition, lossless: Sides['lossless']): void {
  if (was.class === 'column') alterColumn(script, was, is, lossless(was.facts.type ?? '', is.facts.type ?? ''));
  else if (OTHERS.has(was.class)) alterOther(script, was, is);
  else alterPart(script, was, is);
}
