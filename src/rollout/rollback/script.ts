import { quoteLiteral } from '../../core/name.js';
import type { Grade } from '../../shadow/rollback-proof.js';
import type { Definition } from './definitions.js';

const GRADES: readonly Grade[] = ['exact', 'schema only', 'impossible'];

export function worse(a: Grade, b: Grade): Grade {
  return GRADES.indexOf(a) >= GRADES.indexOf(b) ? a : b;
}

/** When a statement of a rollback runs: what depends goes first, and comes back last. */
export type Rank =
  | 'drop rule'
  | 'drop view'
  | 'drop foreign key'
  | 'drop constraint'
  | 'drop index'
  | 'drop column'
  | 'drop table'
  | 'drop other'
  | 'rename'
  | 'create other'
  | 'create sequence'
  | 'create table'
  | 'create column'
  | 'alter'
  | 'create constraint'
  | 'create index'
  | 'create foreign key'
  | 'create view'
  | 'create rule'
  | 'finish';

const RANKS: readonly Rank[] = [
  'drop rule',
  'drop view',
  'drop foreign key',
  'drop constraint',
  'drop index',
  'drop column',
  'drop table',
  'drop other',
  'rename',
  'create other',
  'create sequence',
  'create table',
  'create column',
  'alter',
  'create constraint',
  'create index',
  'create foreign key',
  'create view',
  'create rule',
  'finish',
];

interface Line {
  readonly rank: Rank;
  /** Among those of one rank: what is older comes back first, and goes last. */
  readonly order: number;
  readonly sql: string;
}

/** Statements of a rollback as they come to mind; `statements` puts them in order. */
export class Script {
  private readonly lines: Line[] = [];
  /** Tables that a rollback lets go from their parents. */
  readonly detached = new Set<string>();
  /** A table comes back empty: what pointed to its rows can't be validated. */
  losesRows = false;
  grade: Grade = 'exact';
  /** Why it is no better, as sentences. */
  readonly reasons: string[] = [];

  add(rank: Rank, sql: string, { oid }: Pick<Definition, 'oid'>): void {
    this.lines.push({ rank, sql, order: rank.startsWith('drop') ? -oid : oid });
  }

  atBest(grade: Grade, reason: string): void {
    this.grade = worse(this.grade, grade);
    if (!this.reasons.includes(reason)) this.reasons.push(reason);
  }

  get statements(): string[] {
    const kept = this.lines.filter(
      ({ rank, sql }) => !(this.losesRows && rank === 'create foreign key' && /VALIDATE/.test(sql)),
    );
    const sorted = kept.map((line, at) => ({ ...line, at }));
    sorted.sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || a.order - b.order || a.at - b.at);
    return [...new Set(sorted.map(({ sql }) => sql))];
  }
}

/** What most objects have: a comment, an owner, privileges. `on` is `TABLE public.users`. */
export function restoreCommon(script: Script, on: string, before: Definition, after: Definition | null): void {
  const fact = (name: string): readonly [string | null, string | null] => [
    before.facts[name] ?? null,
    after?.facts[name] ?? null,
  ];
  const [comment, said] = fact('comment');
  if (comment !== said) script.add('finish', commentOn(on, comment), before);
  const [owner, owns] = fact('owner');
  if (owner !== owns && owner !== null) script.add('finish', `ALTER ${on} OWNER TO ${owner}`, before);
  const [acl, given] = fact('acl');
  const grantable = on.replace(/^(?:VIEW|MATERIALIZED VIEW) /, 'TABLE ');
  // Who owns it has what the owner had: that goes over by itself.
  const now = given === null || owns === null || owner === null ? given : withOwner(given, owns, owner);
  // A new object has what its owner has by default, which is in the list as well.
  restoreAcl(script, grantable, acl, after === null ? ownersOf(acl, owner) : now, before);
}

function withOwner(acl: string, from: string, to: string): string {
  return JSON.stringify((JSON.parse(acl) as Grant[]).map(([role, ...rest]) => [role === from ? to : role, ...rest]));
}

function ownersOf(acl: string | null, owner: string | null): string | null {
  return acl === null ? null : JSON.stringify((JSON.parse(acl) as Grant[]).filter(([role]) => role === owner));
}

export function commentOn(on: string, comment: string | null): string {
  return `COMMENT ON ${on} IS ${comment === null ? 'NULL' : quoteLiteral(comment)}`;
}

type Grant = readonly [role: string, privilege: string, grantable: boolean];

/** `column`: privileges of one column alone. */
export function restoreAcl(
  script: Script,
  on: string,
  before: string | null,
  after: string | null,
  of: Definition,
  column: string | null = null,
): void {
  const parse = (text: string | null): Grant[] => (text === null ? [] : (JSON.parse(text) as Grant[]));
  const same = (a: Grant, b: Grant): boolean => a.every((part, at) => part === b[at]);
  const [was, is] = [parse(before), parse(after)];
  const what = (privilege: string): string => (column === null ? privilege : `${privilege} (${column})`);
  for (const one of is.filter((a) => !was.some((b) => same(a, b)))) {
    script.add('alter', `REVOKE ${what(one[1])} ON ${on} FROM ${one[0]}`, of);
  }
  for (const one of was.filter((a) => !is.some((b) => same(a, b)))) {
    script.add('finish', `GRANT ${what(one[1])} ON ${on} TO ${one[0]}${one[2] ? ' WITH GRANT OPTION' : ''}`, of);
  }
}

/** `fillfactor=70, toast.autovacuum_enabled=off` as SET (…) and RESET (…) take it. */
export function restoreOptions(script: Script, alter: string, before: Definition, after: Definition): void {
  const [was, is] = [before.facts.options ?? '', after.facts.options ?? ''];
  if (was === is) return;
  const names = is
    .split(', ')
    .map((one) => one.split('=')[0])
    .filter((name) => name !== '');
  if (names.length > 0) script.add('alter', `${alter} RESET (${names.join(', ')})`, before);
  if (was !== '') script.add('finish', `${alter} SET (${optionsText(was)})`, before);
}

export function optionsText(options: string): string {
  return options
    .split(', ')
    .map((one) => {
      const [name, ...value] = one.split('=');
      return `${name} = ${quoteLiteral(value.join('='))}`;
    })
    .join(', ');
}
