import type { Definition } from './definitions.js';
import { commentOn, type Rank, restoreOptions, type Script } from './script.js';

/** Parts of a table that stand under a name of their own. */

export function dropPart(script: Script, made: Definition): void {
  const { ref, table, facts } = made;
  switch (made.class) {
    case 'constraint':
      script.add(
        facts.type === 'f' ? 'drop foreign key' : 'drop constraint',
        `ALTER TABLE ${table} DROP CONSTRAINT ${ref}`,
        made,
      );
      return;
    case 'index':
      // An index of a partition goes with its parent's, unless the partition is let go.
      if (facts.part === 'true') {
        if (script.detached.has(table ?? '')) script.add('finish', `DROP INDEX ${ref}`, made);
        return;
      }
      script.add('drop index', `DROP INDEX ${concurrently(made)}${ref}`, made);
      return;
    case 'statistics':
      script.add('drop index', `DROP STATISTICS ${ref}`, made);
      return;
    default:
      script.add('drop rule', `DROP ${made.class.toUpperCase()} ${ref} ON ${table}`, made);
      return;
  }
}

/** An index of a partitioned table can't be made or dropped concurrently; nor may a rollback drop what it needs again. */
function concurrently({ facts }: Definition): string {
  return facts.kind === 'p' ? '' : 'CONCURRENTLY ';
}

export function createPart(script: Script, gone: Definition): void {
  const { ref, table, facts } = gone;
  const definition = facts.definition ?? '';
  switch (gone.class) {
    case 'constraint':
      addConstraint(script, gone);
      break;
    case 'index':
      script.add(rankOf(gone), indexText(gone), gone);
      if (facts.tablespace) script.add('finish', `ALTER INDEX ${ref} SET TABLESPACE ${facts.tablespace}`, gone);
      restoreIndex(script, gone, null);
      break;
    case 'statistics':
      script.add('create index', definition, gone);
      if (facts.target) script.add('finish', `ALTER STATISTICS ${ref} SET STATISTICS ${facts.target}`, gone);
      break;
    default:
      script.add('create rule', definition.replace(/;\s*$/, ''), gone);
      if (facts.enabled && facts.enabled !== 'O') enable(script, gone);
  }
  if (facts.comment) script.add('finish', commentOn(partWord(gone, table), facts.comment), gone);
}

/** Those of partitions come first: the one of the parent then takes them over. */
function rankOf({ facts }: Definition): Rank {
  if (facts.part === 'true') return 'create constraint';
  return facts.kind === 'm' ? 'create rule' : 'create index';
}

function indexText(gone: Definition): string {
  const text = (gone.facts.definition ?? '').replace(/^(CREATE (?:UNIQUE )?INDEX) /, `$1 ${concurrently(gone)}`);
  return gone.facts.kind === 'p' ? text.replace(' ON ONLY ', ' ON ') : text;
}

/** Added without a look at the rows, and validated after: nobody waits for the look. */
function addConstraint(script: Script, { ref, table, facts, ...rest }: Definition): void {
  const definition = facts.definition ?? '';
  const rank: Rank = facts.type === 'f' ? 'create foreign key' : 'create constraint';
  const one = { ref, table, facts, ...rest };
  const checks =
    (facts.type === 'f' || facts.type === 'c') && facts.valid === 'true' && !/NOT ENFORCED/.test(definition);
  script.add(rank, `ALTER TABLE ${table} ADD CONSTRAINT ${ref} ${definition}${checks ? ' NOT VALID' : ''}`, one);
  if (checks) script.add(rank, `ALTER TABLE ${table} VALIDATE CONSTRAINT ${ref}`, one);
}

export function alterPart(script: Script, before: Definition, after: Definition): void {
  const rename = nameIn(before) !== nameIn(after);
  if (rename) script.add('rename', renameText(before, after), before);
  const [was, is] = [before.facts.definition ?? '', after.facts.definition ?? ''];
  // The definition holds the name; that it has another name is mended already.
  const same = was === is || (rename && was.replaceAll(nameIn(before), '') === is.replaceAll(nameIn(after), ''));
  if (!same || before.facts.valid !== after.facts.valid) {
    dropPart(script, { ...after, ref: after.ref });
    createPart(script, before);
    return;
  }
  if (before.facts.enabled !== after.facts.enabled) enable(script, before);
  if (before.class === 'index') restoreIndex(script, before, after);
  if (before.class === 'statistics' && before.facts.target !== after.facts.target) {
    script.add('finish', `ALTER STATISTICS ${before.ref} SET STATISTICS ${before.facts.target ?? -1}`, before);
  }
  if (before.facts.comment !== after.facts.comment) {
    script.add('finish', commentOn(partWord(before, before.table), before.facts.comment ?? null), before);
  }
}

const nameIn = ({ facts, ref }: Definition): string => facts.name ?? ref;

function renameText(before: Definition, after: Definition): string {
  const { table } = before;
  if (before.class === 'constraint') return `ALTER TABLE ${table} RENAME CONSTRAINT ${after.ref} TO ${before.ref}`;
  if (before.class === 'index') return `ALTER INDEX ${after.ref} RENAME TO ${before.facts.name}`;
  if (before.class === 'statistics') return `ALTER STATISTICS ${after.ref} RENAME TO ${before.ref.split('.').at(-1)}`;
  return `ALTER ${before.class.toUpperCase()} ${after.ref} ON ${table} RENAME TO ${before.ref}`;
}

function partWord({ class: kind, ref }: Definition, table: string | null): string {
  const stands = kind === 'index' || kind === 'statistics';
  return `${kind.toUpperCase()} ${ref}${stands ? '' : ` ON ${table}`}`;
}

const ENABLE: Readonly<Record<string, string>> = { O: 'ENABLE', D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' };

function enable(script: Script, { class: kind, ref, table, facts, oid }: Definition): void {
  const word = ENABLE[facts.enabled ?? 'O'] ?? 'ENABLE';
  script.add('finish', `ALTER TABLE ${table} ${word} ${kind.toUpperCase()} ${ref}`, { oid });
}

function restoreIndex(script: Script, before: Definition, after: Definition | null): void {
  if (after !== null) {
    restoreOptions(script, `ALTER INDEX ${before.ref}`, before, after);
    if (before.facts.tablespace !== after.facts.tablespace) {
      script.add(
        'finish',
        `ALTER INDEX ${before.ref} SET TABLESPACE ${before.facts.tablespace ?? 'pg_default'}`,
        before,
      );
    }
  }
  const parse = (one: Definition | null): Map<string, string> =>
    new Map(
      (one?.facts.statistics ?? '')
        .split(', ')
        .filter(Boolean)
        .map((pair) => pair.split(' ') as [string, string]),
    );
  const [was, is] = [parse(before), parse(after)];
  for (const column of new Set([...was.keys(), ...is.keys()])) {
    if (was.get(column) === is.get(column)) continue;
    script.add(
      'finish',
      `ALTER INDEX ${before.ref} ALTER COLUMN ${column} SET STATISTICS ${was.get(column) ?? -1}`,
      before,
    );
  }
}
