import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { Key } from '../../schema/model.js';
import type { Constraint } from '../../sql/change.js';
import type { Statement } from '../../sql/statement.js';
import { withoutForeignKeys } from '../create-table-text.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport, type Judged, type Rewrite, type RewriteStep } from '../rule.js';
import { alter, placeNamed } from '../safe-place.js';
import { isTableChange } from '../safe-table-change.js';
import { enumerate } from '../wording.js';

const OWN = 'In a transaction of its own.';

export const rule = defineRule({
  id: 'multiple-fks-in-one-transaction',
  title: 'Foreign keys to several tables in one transaction lock all of those tables at once',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['add-foreign-key', 'add-foreign-key.not-valid', 'create-table.references'],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html',
    'src/backend/commands/tablecmds.c: ATAddForeignKeyConstraint',
  ],
  filesWith: ['add-constraint', 'add-column', 'create-table'],
  *checkFile(context) {
    const transactions = new Map<number, { tables: Set<Key>; judged: Judged[] }>();
    for (const judged of context.statements) {
      const found = judged.effects.changes.flatMap((effect) => referenced(effect, context));
      if (found.length === 0) continue;
      const id = judged.session.transactionId;
      const one = transactions.get(id) ?? { tables: new Set<Key>(), judged: [] };
      for (const key of found) one.tables.add(key);
      one.judged.push(judged);
      transactions.set(id, one);
    }
    for (const one of transactions.values()) {
      if (one.tables.size >= 2) yield report([...one.tables], one.judged, context);
    }
  },
});

function report(tables: readonly Key[], judged: readonly Judged[], context: FileContext): FileReport {
  const statement = judged.at(-1)?.statement;
  const rewrite = apart(judged, context);
  const base: FileReport = {
    message: `One transaction adds foreign keys to ${enumerate(tables)}: it holds SHARE ROW EXCLUSIVE on all of them until it commits, so writes to each wait for the last, and two such transactions can deadlock.`,
    relation: tables.at(-1) ?? null,
    ...(statement === undefined ? {} : { statement }),
  };
  return rewrite === null ? base : { ...base, rewrite };
}

/** Tables in use that the change's foreign keys refer to. */
function referenced(effect: ChangeEffect, context: FileContext): Key[] {
  return foreignKeys(effect)
    .filter((one) => one.enforced)
    .flatMap((one) => (one.references === null ? [] : [context.schema.relationKey(one.references.table)]))
    .filter((key) => {
      const relation = context.schema.relations.get(key);
      return key !== effect.target && relation?.temporary !== true && relation?.origin !== context.migration.index;
    });
}

function foreignKeys({ change }: ChangeEffect): Constraint[] {
  const all =
    change.type === 'add-constraint'
      ? [change.constraint]
      : change.type === 'add-column'
        ? change.column.constraints
        : change.type === 'create-table'
          ? [...change.constraints, ...change.columns.flatMap((column) => column.constraints)]
          : [];
  return all.filter((one) => one.kind === 'foreign-key');
}

/** Each statement a transaction of its own; a CREATE TABLE gets its foreign keys afterwards, one by one. */
function apart(judged: readonly Judged[], context: FileContext): Rewrite | null {
  const list = judged.flatMap(({ statement }) => {
    const [change] = statement.changes;
    if (change?.type === 'create-table') {
      return withoutForeignKeys(statement.sql, change, context.schema, context.version);
    }
    return statement.changes.length === 1 ? [step(raw(statement.sql), OWN)] : oneByOne(statement, context);
  });
  return list.length < 2 ? null : steps(...list);
}

/** An ALTER TABLE cut into its subcommands. */
function oneByOne(statement: Statement, context: FileContext): RewriteStep[] {
  const { text } = context.migration.sql.source;
  return statement.changes.flatMap((change) => {
    if (!isTableChange(change)) return [];
    const place = placeNamed(change, context.schema, context.version);
    return [step(sql`${alter(place)} ${raw(text.slice(change.start, change.end))}`, OWN)];
  });
}
