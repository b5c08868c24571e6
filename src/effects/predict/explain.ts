import { keyOf } from '../../schema/model.js';
import type { Change, ChangeOf, Expression, Listed, Query } from '../../sql/change.js';
import { parsed, plan, planned, writtenThrough } from './reads.js';
import type { Recorder } from './recorder.js';

/** EXPLAIN locks what the planner opens; no row is looked at, no trigger fires and no sequence is drawn from. */
export function explain(recorder: Recorder, { changes }: ChangeOf<'explain'>): void {
  for (const change of changes) explained(recorder, change);
}

function explained(recorder: Recorder, change: Change): void {
  switch (change.type) {
    case 'select':
    case 'create-table-as':
      query(recorder, change.query);
      return;
    case 'insert':
      parsed(recorder, [change.table], 'ROW EXCLUSIVE');
      planned(recorder, change.reads);
      if (change.query !== null) query(recorder, change.query);
      if (change.conflictColumns !== null || change.conflictConstraint !== null) {
        const key = recorder.schema.relationKey(change.table);
        for (const index of recorder.schema.indexesOf(key)) recorder.lock(keyOf(index), 'ROW EXCLUSIVE');
      }
      return;
    case 'update':
      written(recorder, change.table, change.from.length === 0 ? change.where : null);
      planned(recorder, [...change.from, ...change.reads]);
      return;
    case 'delete':
      written(recorder, change.table, change.using.length === 0 ? change.where : null);
      planned(recorder, [...change.using, ...change.reads]);
      return;
    case 'merge':
      written(recorder, change.table, null);
      query(recorder, change.query);
      return;
  }
}

function query(recorder: Recorder, { relations, locked }: Query): void {
  planned(recorder, relations);
  planned(recorder, locked, 'ROW SHARE');
}

function written(recorder: Recorder, name: Listed, where: Expression | null): void {
  const { schema } = recorder;
  parsed(recorder, [name], 'ROW EXCLUSIVE');
  const named = schema.relation(name);
  if (named === undefined) return;
  const relation = writtenThrough(schema, named);
  plan(recorder, relation, name.only === true && relation === named, 'ROW EXCLUSIVE', 'briefly', where);
}
