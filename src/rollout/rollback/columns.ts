import type { Definition } from './definitions.js';
import { commentOn, restoreAcl, restoreOptions, type Script } from './script.js';

const IDENTITY: Readonly<Record<string, string>> = { a: 'ALWAYS', d: 'BY DEFAULT' };
const STORAGE: Readonly<Record<string, string>> = { p: 'PLAIN', e: 'EXTERNAL', x: 'EXTENDED', m: 'MAIN' };
const COMPRESSION: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

const isPlain = ({ facts }: Definition): boolean => facts.kind === 'r' || facts.kind === 'p';

/** `name text COLLATE "C" DEFAULT 'x' NOT NULL` */
export function columnText({ facts, ref }: Definition): string {
  const how = facts.how === 'v' ? 'VIRTUAL' : 'STORED';
  return [
    ref,
    facts.type,
    facts.collation ? `COLLATE ${facts.collation}` : '',
    facts.generated ? `GENERATED ALWAYS AS (${facts.generated}) ${how}` : '',
    facts.identity ? `GENERATED ${IDENTITY[facts.identity]} AS IDENTITY` : '',
    facts.default ? `DEFAULT ${facts.default}` : '',
    facts.null === 'true' ? 'NOT NULL' : '',
  ]
    .filter((word) => word)
    .join(' ');
}

export function dropColumn(script: Script, made: Definition): void {
  // What a parent gives, the parent takes; a view's columns are its query's.
  if (!isPlain(made) || made.facts.local === 'false') return;
  script.add('drop column', `ALTER TABLE ${made.table} DROP COLUMN ${made.ref}`, made);
}

export function createColumn(script: Script, gone: Definition): void {
  if (!isPlain(gone) || gone.facts.local === 'false') return;
  const filled = gone.facts.default ?? gone.facts.generated ?? (gone.facts.identity || null);
  // Rows that are there have nothing to put in it.
  const facts = filled === null ? { ...gone.facts, null: 'false' } : gone.facts;
  script.add('create column', `ALTER TABLE ${gone.table} ADD COLUMN ${columnText({ ...gone, facts })}`, gone);
  restoreColumn(script, gone, null);
  script.atBest('schema only', `The values of ${gone.key} are lost, and its place among the columns.`);
}

export function alterColumn(script: Script, before: Definition, after: Definition, lossless: boolean): void {
  if (before.ref !== after.ref) {
    script.add('rename', `ALTER TABLE ${before.table} RENAME COLUMN ${after.ref} TO ${before.ref}`, before);
  }
  if (isPlain(before) && before.facts.local !== 'false') alterPlain(script, before, after, lossless);
  restoreColumn(script, before, after);
}

function alterPlain(script: Script, before: Definition, after: Definition, lossless: boolean): void {
  const { facts, ref } = before;
  const now = after.facts;
  const alter = `ALTER TABLE ${before.table} ALTER COLUMN ${ref}`;
  if (facts.type !== now.type || facts.collation !== now.collation) {
    const collate = facts.collation ? ` COLLATE ${facts.collation}` : '';
    if (now.default !== null)
      script.add('drop other', `ALTER TABLE ${after.table} ALTER COLUMN ${after.ref} DROP DEFAULT`, after);
    script.add('alter', `${alter} TYPE ${facts.type}${collate} USING ${ref}::${facts.type}`, before);
    if (!lossless) script.atBest('schema only', `Values of ${before.key} may have lost something as ${now.type}.`);
    if (facts.default !== null) script.add('finish', `${alter} SET DEFAULT ${facts.default}`, before);
  } else if (facts.default !== now.default) {
    script.add('alter', `${alter} ${facts.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${facts.default}`}`, before);
  }
  if (facts.identity !== now.identity) {
    if (!facts.identity) script.add('alter', `${alter} DROP IDENTITY`, before);
    else if (now.identity) script.add('alter', `${alter} SET GENERATED ${IDENTITY[facts.identity]}`, before);
    else {
      script.add('finish', `${alter} ADD GENERATED ${IDENTITY[facts.identity]} AS IDENTITY`, before);
      script.atBest('schema only', `Where the identity of ${before.key} was is lost.`);
    }
  }
  if (facts.null !== now.null) {
    script.add('alter', `${alter} ${facts.null === 'true' ? 'SET' : 'DROP'} NOT NULL`, before);
  }
  if (facts.generated !== now.generated) {
    if (facts.generated && now.generated)
      script.add('alter', `${alter} SET EXPRESSION AS (${facts.generated})`, before);
    else script.atBest('impossible', `${before.key} can't be made a generated column again.`);
  }
}

/** What a column has beside its definition. `after: null`: it was made anew. */
export function restoreColumn(script: Script, before: Definition, after: Definition | null): void {
  const { facts, ref } = before;
  const word = facts.kind === 'v' ? 'VIEW' : facts.kind === 'm' ? 'MATERIALIZED VIEW' : 'TABLE';
  const alter = `ALTER ${word} ${before.table} ALTER COLUMN ${ref}`;
  const changed = (name: string): boolean => (facts[name] ?? null) !== (after?.facts[name] ?? null);
  if (changed('storage') && facts.local !== 'false' && (after === null || facts.type === after.facts.type)) {
    script.add('finish', `${alter} SET STORAGE ${STORAGE[facts.storage ?? facts.usual ?? 'x']}`, before);
  }
  if (changed('compression')) {
    script.add('finish', `${alter} SET COMPRESSION ${COMPRESSION[facts.compression ?? ''] ?? 'default'}`, before);
  }
  if (changed('statistics')) script.add('finish', `${alter} SET STATISTICS ${facts.statistics ?? -1}`, before);
  if (after !== null) restoreOptions(script, alter, before, after);
  if (changed('comment'))
    script.add('finish', commentOn(`COLUMN ${before.table}.${ref}`, facts.comment ?? null), before);
  if (changed('acl')) restoreAcl(script, `${before.table}`, facts.acl ?? null, after?.facts.acl ?? null, before, ref);
}
