import { quoteLiteral } from '../../core/name.js';
import type { Definition } from './definitions.js';
import { restoreCommon, type Script } from './script.js';

/** Schemas, types and routines. */

export function dropOther(script: Script, made: Definition): void {
  if (made.facts.kind === 'a') {
    script.atBest('impossible', `Aggregates such as ${made.ref} are not known.`);
    return;
  }
  script.add('drop other', `DROP ${wordOf(made)} ${made.ref}`, made);
}

export function createOther(script: Script, gone: Definition): void {
  const { facts, ref } = gone;
  if (facts.kind === 'a') {
    script.atBest('impossible', `Aggregates such as ${ref} are not known.`);
    return;
  }
  if (gone.class === 'schema') script.add('create other', `CREATE SCHEMA ${ref}`, gone);
  else if (gone.class === 'routine') {
    script.add('create other', 'SET LOCAL check_function_bodies = off', { oid: 0 });
    script.add('create other', (facts.definition ?? '').trimEnd(), gone);
  } else script.add('create other', typeText(gone), gone);
  restoreCommon(script, `${wordOf(gone)} ${ref}`, gone, null);
}

export function alterOther(script: Script, before: Definition, after: Definition): void {
  const word = wordOf(before);
  if (before.class === 'schema') {
    if (before.ref !== after.ref) script.add('rename', `ALTER SCHEMA ${after.ref} RENAME TO ${before.ref}`, before);
  } else {
    const args = before.class === 'routine' ? before.ref.slice(before.ref.indexOf('(')) : '';
    const { schema, name } = after.facts;
    if (before.facts.name !== name)
      script.add('rename', `ALTER ${word} ${schema}.${name}${args} RENAME TO ${before.facts.name}`, before);
    if (before.facts.schema !== schema) {
      script.add(
        'rename',
        `ALTER ${word} ${schema}.${before.facts.name}${args} SET SCHEMA ${before.facts.schema}`,
        before,
      );
    }
  }
  if (before.class === 'routine' && before.facts.definition !== after.facts.definition && before.ref === after.ref) {
    script.add('create other', (before.facts.definition ?? '').trimEnd(), before);
  }
  if (before.class === 'type') alterType(script, before, after);
  restoreCommon(script, `${word} ${before.ref}`, before, after);
}

function wordOf({ class: kind, facts }: Definition): string {
  if (kind === 'schema') return 'SCHEMA';
  if (kind === 'type') return facts.kind === 'd' ? 'DOMAIN' : 'TYPE';
  return facts.kind === 'p' ? 'PROCEDURE' : 'FUNCTION';
}

type Pairs = readonly (readonly [string, string])[];
const pairs = (text: string | null | undefined): Pairs => (text ? (JSON.parse(text) as Pairs) : []);
const checksOf = ({ facts }: Definition): Readonly<Record<string, string>> =>
  facts.checks ? (JSON.parse(facts.checks) as Record<string, string>) : {};

function typeText(gone: Definition): string {
  const { facts, ref } = gone;
  if (facts.kind === 'e')
    return `CREATE TYPE ${ref} AS ENUM (${pairs(facts.labels)
      .map(([, label]) => quoteLiteral(label))
      .join(', ')})`;
  if (facts.kind === 'c')
    return `CREATE TYPE ${ref} AS (${pairs(facts.attributes)
      .map((pair) => pair.join(' '))
      .join(', ')})`;
  const checks = Object.entries(checksOf(gone)).map(([name, check]) => ` CONSTRAINT ${name} ${check}`);
  const fallback = facts.default ? ` DEFAULT ${facts.default}` : '';
  return `CREATE DOMAIN ${ref} AS ${facts.base}${fallback}${facts.null === 'true' ? ' NOT NULL' : ''}${checks.join('')}`;
}

function alterType(script: Script, before: Definition, after: Definition): void {
  const alter = `ALTER ${wordOf(before)} ${before.ref}`;
  const labels = new Map(pairs(before.facts.labels));
  for (const [oid, label] of pairs(after.facts.labels)) {
    const was = labels.get(oid);
    if (was === undefined)
      script.atBest('impossible', `Postgres can't take the value ${label} out of ${before.ref} again.`);
    else if (was !== label)
      script.add('alter', `${alter} RENAME VALUE ${quoteLiteral(label)} TO ${quoteLiteral(was)}`, before);
  }
  if (before.facts.attributes !== after.facts.attributes) {
    script.atBest('impossible', `The attributes of ${before.ref} are not taken back.`);
  }
  if (before.facts.default !== after.facts.default) {
    script.add(
      'alter',
      `${alter} ${before.facts.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${before.facts.default}`}`,
      before,
    );
  }
  if (before.facts.kind === 'd' && before.facts.null !== after.facts.null) {
    script.add('alter', `${alter} ${before.facts.null === 'true' ? 'SET' : 'DROP'} NOT NULL`, before);
  }
  const [was, is] = [checksOf(before), checksOf(after)];
  for (const name of Object.keys(is))
    if (was[name] !== is[name]) script.add('alter', `${alter} DROP CONSTRAINT ${name}`, before);
  for (const [name, check] of Object.entries(was)) {
    if (check !== is[name]) script.add('finish', `${alter} ADD CONSTRAINT ${name} ${check}`, before);
  }
}
