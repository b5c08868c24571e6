import type { ColumnRef, Node, SelectStmt } from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import { all, as, strings } from '../ast.js';
import { nameOfValue } from '../changes/query-output.js';
import { type Scope, type Source, sourceNamed } from './scope.js';

/** What a query hands on to one around it: the names of its select list, and through `*` those of its sources. */
export function outputOf(select: Pick<SelectStmt, 'targetList' | 'valuesLists'>, scope: Scope): Source {
  const columns = new Set<string>();
  const through: Name[] = [];
  let open = false;
  const handOn = (source: Source | null): void => {
    if (source === null) {
      open = true;
      return;
    }
    for (const column of source.columns) columns.add(column);
    through.push(...source.through);
    open ||= source.open;
  };
  valueNames(select.valuesLists).forEach((name) => {
    columns.add(name);
  });
  for (const target of all(select.targetList, 'ResTarget')) {
    const reference = as(target.val, 'ColumnRef');
    if (reference !== undefined && isStar(reference)) starred(reference, scope).forEach(handOn);
    else {
      const name = target.name ?? nameOfValue(target.val);
      if (name === null) open = true;
      else columns.add(name);
    }
  }
  return { alias: null, relation: null, columns, through, open };
}

function isStar({ fields }: ColumnRef): boolean {
  return as(fields?.at(-1), 'A_Star') !== undefined;
}

function starred({ fields }: ColumnRef, scope: Scope): readonly (Source | null)[] {
  const names = strings(fields);
  const name = names.at(-1);
  if (name === undefined) return scope.sources;
  return [sourceNamed({ schema: names.at(-2) ?? null, name }, scope)];
}

function valueNames(lists: readonly Node[] | undefined): string[] {
  const row = as(lists?.[0], 'List')?.items ?? [];
  return row.map((_, index) => `column${index + 1}`);
}
