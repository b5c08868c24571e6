import { columnText, restoreColumn } from './columns.js';
import type { Definition } from './definitions.js';
import { optionsText, restoreCommon, restoreOptions, type Script } from './script.js';

const WORDS: Readonly<Record<string, string>> = {
  r: 'TABLE',
  p: 'TABLE',
  v: 'VIEW',
  m: 'MATERIALIZED VIEW',
  S: 'SEQUENCE',
};

const wordOf = ({ facts }: Definition): string => WORDS[facts.kind ?? ''] ?? 'TABLE';
const isTable = ({ facts }: Definition): boolean => facts.kind === 'r' || facts.kind === 'p';

export function dropRelation(script: Script, made: Definition): void {
  if (made.facts.kind === 'S' && (made.facts.internal === 'true' || made.facts.owned !== null)) return;
  script.add(
    isTable(made) || made.facts.kind === 'S' ? 'drop table' : 'drop view',
    `DROP ${wordOf(made)} ${made.ref}`,
    made,
  );
}

export function createRelation(script: Script, gone: Definition, columns: readonly Definition[]): void {
  const { facts, ref } = gone;
  if (facts.kind === 'S') {
    if (facts.internal === 'true') return;
    script.add('create sequence', `CREATE SEQUENCE ${ref} ${facts.sequence}`, gone);
    if (facts.owned !== null) script.add('finish', `ALTER SEQUENCE ${ref} OWNED BY ${facts.owned}`, gone);
    script.atBest('schema only', `Where the sequence ${ref} was is lost.`);
  } else if (isTable(gone)) {
    script.add('create table', tableText(gone, columns), gone);
    for (const attach of attachments(gone)) script.add('create column', attach, gone);
    for (const column of columns) restoreColumn(script, column, null);
    restoreTable(script, gone, null);
    script.losesRows = true;
    script.atBest('schema only', `The rows of ${ref} are lost.`);
  } else {
    script.add('create view', viewText(gone, false), gone);
  }
  restoreCommon(script, `${wordOf(gone)} ${ref}`, gone, null);
}

export function alterRelation(
  script: Script,
  before: Definition,
  after: Definition,
  columns: { readonly before: string; readonly after: string },
): void {
  const word = wordOf(before);
  const on = `${word} ${before.ref}`;
  if (before.facts.name !== after.facts.name) {
    script.add(
      'rename',
      `ALTER ${word} ${after.facts.schema}.${after.facts.name} RENAME TO ${before.facts.name}`,
      before,
    );
  }
  // What belongs to a column goes where its table goes.
  const belongs = before.facts.kind === 'S' && (before.facts.internal === 'true' || before.facts.owned !== null);
  if (before.facts.schema !== after.facts.schema && !belongs) {
    script.add(
      'rename',
      `ALTER ${word} ${after.facts.schema}.${before.facts.name} SET SCHEMA ${before.facts.schema}`,
      before,
    );
  }
  if (before.facts.query !== after.facts.query || (columns.before !== columns.after && !isTable(before))) {
    replaceView(script, before, after, columns.before === columns.after);
    return;
  }
  restoreCommon(
    script,
    on,
    before,
    belongs ? { ...after, facts: { ...after.facts, owner: before.facts.owner ?? null } } : after,
  );
  restoreOptions(script, `ALTER ${on}`, before, after);
  if (before.facts.sequence !== after.facts.sequence) {
    script.add('alter', `ALTER ${on} ${before.facts.sequence}`, before);
  }
  if (before.facts.kind === 'S' && before.facts.owned !== after.facts.owned) {
    script.add('finish', `ALTER ${on} OWNED BY ${before.facts.owned ?? 'NONE'}`, before);
  }
  if (isTable(before)) restoreTable(script, before, after);
}

/** Postgres replaces a view only where its columns stay; else it goes, and comes back. */
function replaceView(script: Script, before: Definition, after: Definition, sameColumns: boolean): void {
  if (before.facts.kind === 'v' && sameColumns) {
    script.add('create view', viewText(before, true), before);
    restoreCommon(script, `VIEW ${before.ref}`, before, after);
    return;
  }
  script.add('drop view', `DROP ${wordOf(after)} ${after.ref}`, after);
  script.add('create view', viewText(before, false), before);
  restoreCommon(script, `${wordOf(before)} ${before.ref}`, before, null);
}

function viewText({ facts, ref }: Definition, replace: boolean): string {
  const query = (facts.query ?? '').replace(/;\s*$/, '');
  const options = facts.options === null || facts.options === undefined ? '' : ` WITH (${optionsText(facts.options)})`;
  if (facts.kind === 'v') return `CREATE ${replace ? 'OR REPLACE ' : ''}VIEW ${ref}${options} AS\n${query}`;
  const place = facts.tablespace ? ` TABLESPACE ${facts.tablespace}` : '';
  return `CREATE MATERIALIZED VIEW ${ref}${options}${place} AS\n${query}\nWITH ${facts.rows === 'true' ? '' : 'NO '}DATA`;
}

function tableText({ facts, ref }: Definition, columns: readonly Definition[]): string {
  const sorted = [...columns].sort((a, b) => a.oid - b.oid).map(columnText);
  const unlogged = facts.persistence === 'u' ? 'UNLOGGED ' : '';
  const by = facts.partitioned ? ` PARTITION BY ${facts.partitioned}` : '';
  const options = facts.options ? ` WITH (${optionsText(facts.options)})` : '';
  const place = facts.tablespace ? ` TABLESPACE ${facts.tablespace}` : '';
  return `CREATE ${unlogged}TABLE ${ref} (${sorted.join(', ')})${by}${options}${place}`;
}

function attachments({ facts, ref }: Definition): string[] {
  if (!facts.parents) return [];
  if (facts.bound) return [`ALTER TABLE ${facts.parents} ATTACH PARTITION ${ref} ${facts.bound}`];
  return facts.parents.split(', ').map((parent) => `ALTER TABLE ${ref} INHERIT ${parent}`);
}

function detachments({ facts }: Definition, ref: string): string[] {
  if (!facts.parents) return [];
  if (facts.bound) return [`ALTER TABLE ${facts.parents} DETACH PARTITION ${ref}`];
  return facts.parents.split(', ').map((parent) => `ALTER TABLE ${ref} NO INHERIT ${parent}`);
}

const REPLICA: Readonly<Record<string, string>> = { d: 'DEFAULT', f: 'FULL', n: 'NOTHING' };

/** What only tables have. `after: null`: it was made anew, and has what is usual. */
function restoreTable(script: Script, before: Definition, after: Definition | null): void {
  const alter = `ALTER TABLE ${before.ref}`;
  const changed = (name: string, usual: string | null): boolean =>
    (before.facts[name] ?? null) !== (after === null ? usual : (after.facts[name] ?? null));
  if (after !== null && (changed('parents', null) || changed('bound', null))) {
    for (const sql of detachments(after, before.ref)) script.add('alter', sql, before);
    script.detached.add(before.ref);
    if (before.facts.parents && !before.facts.bound) {
      script.atBest('schema only', `Columns of ${before.ref} that its parent gave are its own by now.`);
    }
    for (const sql of attachments(before)) script.add('alter', sql, before);
  }
  if (after !== null && changed('persistence', null)) {
    script.add('alter', `${alter} SET ${before.facts.persistence === 'u' ? 'UNLOGGED' : 'LOGGED'}`, before);
  }
  if (after !== null && changed('tablespace', null)) {
    script.add('alter', `${alter} SET TABLESPACE ${before.facts.tablespace ?? 'pg_default'}`, before);
  }
  if (changed('security', 'false')) {
    script.add(
      'finish',
      `${alter} ${before.facts.security === 'true' ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`,
      before,
    );
  }
  if (changed('force', 'false')) {
    script.add('finish', `${alter} ${before.facts.force === 'true' ? '' : 'NO '}FORCE ROW LEVEL SECURITY`, before);
  }
  if (changed('identity', 'd')) {
    const [kind = 'd', ...index] = (before.facts.identity ?? 'd').split(' ');
    const how = kind === 'i' ? `USING INDEX ${index.join(' ')}` : (REPLICA[kind] ?? 'DEFAULT');
    script.add('finish', `${alter} REPLICA IDENTITY ${how}`, before);
  }
  if (changed('cluster', null)) {
    const { cluster } = before.facts;
    script.add('finish', `${alter} ${cluster ? `CLUSTER ON ${cluster}` : 'SET WITHOUT CLUSTER'}`, before);
  }
}
