import type { Name } from '../../core/name.js';
import type { LiveRelation, Lookup } from '../../schema/catalog/lookup.js';
import { type CatalogObject, objectLabel } from '../../schema/catalog/object.js';
import {
  type InsertReference,
  isNamedByConvention,
  isSure,
  type Reference,
  type Usage,
} from '../../usage/reference.js';
import { settle } from '../../usage/settle.js';
import type { History } from './history.js';
import type { Bringer, Need, NeedPlace } from './report.js';
import { lackingRight, type Right } from './rights.js';
import { isCompatible } from './types.js';

/** Columns that every table has. */
const SYSTEM_COLUMNS = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid', '*']);
const SYSTEM_SCHEMAS = new Set(['pg_catalog', 'information_schema', 'pg_temp']);

export interface Needs {
  readonly needs: readonly Need[];
  readonly guarded: readonly Need[];
  /** Relations that nobody knows, by name: another database's, most likely. */
  readonly unknown: readonly string[];
}

type Found = Pick<Need, 'kind' | 'what' | 'problem' | 'broughtBy'> & {
  /** It was there, and will not come back. */
  readonly isOver?: boolean;
};

/** Everything that code needs and that a database has not, or not as the code takes it. */
export function needsOf(usage: Usage, lookup: Lookup, history: History): Needs {
  const collected = new Collected();
  const references = settle(usage.references, lookup).filter(isSure);
  for (const reference of references) {
    if (isSystem(reference.relation)) continue;
    const relation = lookup.relation(reference.relation);
    for (const one of missingOf(reference, relation, lookup, history)) collected.add(one, reference);
    if (relation === null && !history.knows(reference.relation) && !isDeclared(reference)) {
      collected.unknown.add(written(reference.relation));
    }
  }
  for (const insert of usage.inserts.filter(isSure)) {
    const relation = lookup.relation(insert.relation);
    if (relation === null) continue;
    for (const one of missingForInsert(insert, relation, lookup)) collected.add(one, { ...insert, access: 'write' });
  }
  return collected.result();
}

/** Puts what is missing together with all the lines that need it. */
class Collected {
  readonly unknown = new Set<string>();
  private readonly found = new Map<string, { need: Found; places: NeedPlace[]; guarded: NeedPlace[] }>();

  add(need: Found, at: NeedPlace & { readonly guard: string | null }): void {
    const key = `${need.kind} ${need.what} ${need.problem}`;
    const entry = this.found.get(key) ?? { need, places: [], guarded: [] };
    this.found.set(key, entry);
    const { path, line, access, confidence, source, guard } = at;
    const list = guard === null ? entry.places : entry.guarded;
    if (!list.some((one) => one.path === path && one.line === line)) {
      list.push({ path, line, access, confidence, source });
    }
  }

  result(): Needs {
    const all = [...this.found.values()].sort((a, b) => (a.need.what < b.need.what ? -1 : 1));
    return {
      needs: all.filter(({ places }) => places.length > 0).map(({ need, places }) => needAt(need, places)),
      guarded: all
        .filter(({ places, guarded }) => places.length === 0 && guarded.length > 0)
        .map(({ need, guarded }) => needAt(need.isOver === true ? leftBehind(need) : need, guarded)),
      unknown: [...this.unknown].sort(),
    };
  }
}

const needAt = ({ kind, what, problem, broughtBy }: Found, places: readonly NeedPlace[]): Need => ({
  kind,
  what,
  problem,
  places,
  broughtBy,
});

/** Of code behind a flag: a fallback to what was before, which nothing will need. */
const leftBehind = (need: Found): Found => ({
  ...need,
  problem: `${need.problem} What stands behind the flag for it can go.`,
});

/**
 * A declaration says itself that the relation is ours, where it writes the name; a statement may be meant for another
 * database.
 */
const isDeclared = (one: Reference): boolean =>
  (one.access === 'declare' && !isNamedByConvention(one)) || one.source.startsWith('manifest');

function isSystem({ schema, name }: Name): boolean {
  return schema === null ? name.startsWith('pg_') : SYSTEM_SCHEMAS.has(schema);
}

const written = ({ schema, name }: Name): string => (schema === null ? name : `${schema}.${name}`);

function missingOf(
  reference: Reference,
  relation: LiveRelation | null,
  lookup: Lookup,
  history: History,
): readonly Found[] {
  if (relation === null) return missingRelation(reference, history);
  const { column } = reference;
  const label = objectLabel(relation.object);
  const rights = rightsFor(reference, relation, lookup);
  if (column === null || SYSTEM_COLUMNS.has(column)) return rights;
  const there = relation.columns.get(column);
  if (there === undefined) {
    const { schema, name } = relation.object;
    const what = `column ${schema}.${name}.${column}`;
    const ended = history.enderOfColumn(reference.relation, column);
    const problem = `${label} has no column ${column}${ended === null ? '' : ` any more: ${ended} took it away`}.`;
    const broughtBy = history.bringerOfColumn(reference.relation, column);
    return [{ kind: 'column', what, problem, broughtBy, isOver: ended !== null }];
  }
  const wrong = wrongType(reference, there, history);
  return wrong === null ? rights : [...rights, wrong];
}

function missingRelation(reference: Reference, history: History): Found[] {
  const { relation } = reference;
  const broughtBy = history.bringerOf(relation);
  if (broughtBy === null && !history.knows(relation) && !isDeclared(reference)) return [];
  const name = written(relation);
  return [{ kind: 'relation', what: `table ${name}`, problem: `There is no table ${name}.`, broughtBy }];
}

function wrongType({ declared, relation, column }: Reference, there: CatalogObject, history: History): Found | null {
  const type = declared?.type ?? null;
  const actual = String(there.facts.type);
  if (type === null || column === null || isCompatible(type, actual)) return null;
  const broughtBy: Bringer | null = history.bringerOfColumn(relation, column);
  return {
    kind: 'type',
    what: objectLabel(there),
    problem: `It is ${actual}, and the code takes it for ${type}.`,
    broughtBy,
  };
}

/** Reading needs SELECT; writing a column INSERT or UPDATE; a declaration is read at least. */
function rightsFor(reference: Reference, relation: LiveRelation, lookup: Lookup): Found[] {
  const wanted: readonly Right[] = reference.access === 'write' ? ['insert', 'update', 'delete'] : ['select'];
  return rightProblem(wanted, reference.column, relation, lookup);
}

function rightProblem(
  wanted: readonly Right[],
  column: string | null,
  relation: LiveRelation,
  lookup: Lookup,
): Found[] {
  const problem = lackingRight(wanted, column, relation, lookup);
  return problem === null ? [] : [{ kind: 'privilege', what: objectLabel(relation.object), problem, broughtBy: null }];
}

/** What an INSERT leaves out and the database asks for. */
function missingForInsert(insert: InsertReference, relation: LiveRelation, lookup: Lookup): Found[] {
  const rights = rightProblem(['insert'], insert.columns?.[0] ?? null, relation, lookup);
  const { columns } = insert;
  if (columns === null || relation.object.facts.kind !== 'table') return rights;
  const left = [...relation.columns.values()].filter(({ name, facts }) => {
    const filled = facts.default !== undefined || facts.identity !== undefined || facts.generated !== undefined;
    return facts['not null'] === true && !filled && !columns.includes(name);
  });
  const needs = left.map((column): Found => {
    const problem = 'It must have a value and has no default, and the INSERT leaves it out.';
    return { kind: 'required column', what: objectLabel(column), problem, broughtBy: null };
  });
  return [...rights, ...needs];
}
