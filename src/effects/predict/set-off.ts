import type { Relation, Schema, Trigger } from '../../schema/model.js';
import type { Change, ChangeOf } from '../../sql/change.js';
import { writtenThrough } from './reads.js';

type Event = 'insert' | 'update' | 'delete' | 'truncate';

/** Statements that writing to the change's table sets off: of its triggers' functions, and of its rules. */
export function setOffBy(change: Change, schema: Schema): Change[] {
  if (change.type === 'truncate') {
    return change.tables.flatMap((name) => {
      const relation = schema.relation(name);
      return relation === undefined ? [] : fired(schema, relation, 'truncate', null);
    });
  }
  const events = eventsOf(change);
  if (events.length === 0 || !('table' in change) || change.table === null) return [];
  const named = schema.relation(change.table);
  if (named === undefined) return [];
  const relation = writtenThrough(schema, named);
  const set = change.type === 'update' ? new Set(change.assignments.map(({ column }) => column)) : null;
  return events.flatMap((event) => [
    ...rewrites(named, event),
    ...fired(schema, relation, event, event === 'update' ? set : null),
  ]);
}

function eventsOf(change: Change): Event[] {
  switch (change.type) {
    case 'insert':
      return change.onConflict === 'update' ? ['insert', 'update'] : ['insert'];
    case 'copy':
      return change.from ? ['insert'] : [];
    case 'update':
    case 'delete':
      return [change.type];
    case 'merge':
      return mergeEvents(change);
    default:
      return [];
  }
}

function mergeEvents({ inserts, deletes }: ChangeOf<'merge'>): Event[] {
  return ['update', ...(inserts ? (['insert'] as const) : []), ...(deletes ? (['delete'] as const) : [])];
}

function rewrites(relation: Relation, event: Event): Change[] {
  return [...relation.rules.values()].flatMap((rule) => (rule.event === event ? rule.actions : []));
}

/** `set`: the columns that an UPDATE sets; a trigger that names others stays quiet. */
function fired(schema: Schema, relation: Relation, event: Event, set: ReadonlySet<string> | null): Change[] {
  const fires = ({ events, columns }: Trigger): boolean =>
    events.includes(event) && (set === null || columns.length === 0 || columns.some((column) => set.has(column)));
  const functions = new Set([...relation.triggers.values()].filter(fires).map((trigger) => trigger.function));
  return [...functions].flatMap((key) =>
    (schema.routines.get(key) ?? []).flatMap(({ definition }) =>
      (definition.code?.statements ?? []).flatMap(({ changes }) => changes),
    ),
  );
}
