import { raw, type Sql, sql } from '../../core/sql.js';
import type { RewriteStep } from '../../rules/rule.js';
import { nameFor, type Place } from '../../rules/safe-place.js';
import { changes, isMissing, isThere, syncTrigger } from '../../rules/safe-sync-trigger.js';
import type { Column } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';

/** A column that takes over, and its value in SQL where `NEW` is the row. */
export interface NewColumn {
  readonly name: string;
  readonly type: TypeName;
  readonly collation: string | null;
  readonly value: Sql;
}

/**
 * Keeps one column and those that take its place in step, in both directions. Whichever side an UPDATE changes counts for
 * the other; where both are changed or given, the new side. A row that is not filled yet is filled by any UPDATE.
 * A write by the trigger is no write of its own, so nothing recurses.
 */
export function twoWayTrigger(
  place: Place,
  old: Column,
  news: readonly NewColumn[],
  back: Sql,
): { readonly name: string; readonly step: RewriteStep } {
  const name = nameFor(place, [old.name], 'sync');
  const compared = (one: NewColumn) => ({ ...one.type, collation: one.collation });
  const given = joined(news.map((one) => isThere(one.name, compared(one))));
  const changed = joined(news.map((one) => changes(one.name, compared(one))));
  const missing = news.map((one) => isMissing(one.name, compared(one)).text).join(' AND ');
  const oldChanged = changes(old.name, { ...old.type, collation: old.collation });
  const backward = sql`NEW.${old.name} := ${back};`;
  // Several may not give the old value back as it was: where they are what it says, as a backfill sets them, it stays.
  const said = joined(
    news.map((one) => sql`ROW(NEW.${one.name})::record *<> ROW(${one.value}::${raw(one.type.sql)})::record`),
  );
  const follow = news.length === 1 ? backward.text : `IF ${said} THEN\n      ${backward}\n    END IF;`;
  const forward = news.map((one) => sql`NEW.${one.name} := ${one.value};`.text).join('\n    ');
  const body = `IF TG_OP = 'INSERT' THEN
    IF ${given} THEN
      ${backward}
    ELSE
      ${forward.replaceAll('\n', '\n  ')}
    END IF;
  ELSIF ${changed} THEN
    ${follow}
  ELSIF ${oldChanged} OR ${news.length === 1 ? missing : `(${missing})`} THEN
    ${forward}
  END IF`;
  return { name, step: syncTrigger(place, name, raw(body)) };
}

function joined(conditions: readonly Sql[]): string {
  return conditions.map((one) => one.text).join(' OR ');
}

/** An expression over the table's columns, for the row that is being written. */
export function overRow({ table }: Place, expression: Sql): Sql {
  return sql`(SELECT ${expression} FROM (SELECT NEW.*) AS ${table.name})`;
}
