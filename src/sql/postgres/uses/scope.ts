import type { Name } from '../../../core/name.js';

/** What a FROM clause, or the target of a statement, brings into scope under a name. */
export interface Source {
  /** The name that columns are qualified by; null where there is none. */
  readonly alias: string | null;
  /** The table it is; null for a subquery, a function, a CTE. */
  readonly relation: Name | null;
  /** Columns that it is known to have of its own, as a subquery has those of its select list. */
  readonly columns: ReadonlySet<string>;
  /** Tables whose columns it hands on, as `SELECT *` does. */
  readonly through: readonly Name[];
  /** It may have columns that the text does not tell. */
  readonly open: boolean;
}

/** One query's sources, inside of those of the query around it. */
export interface Scope {
  readonly sources: readonly Source[];
  /** Queries that WITH names. */
  readonly ctes: ReadonlyMap<string, Source>;
  readonly outer: Scope | null;
}

export const EMPTY: Scope = { sources: [], ctes: new Map(), outer: null };

export function tableSource(relation: Name, alias: string | null): Source {
  return { alias: alias ?? relation.name, relation, columns: new Set(), through: [relation], open: false };
}

/** Something in FROM of which nothing is known but its name. */
export function openSource(alias: string | null, columns: readonly string[] = []): Source {
  return { alias, relation: null, columns: new Set(columns), through: [], open: true };
}

/** A scope of its own inside another. */
export function inside(outer: Scope, sources: readonly Source[]): Scope {
  return { sources, ctes: outer.ctes, outer };
}

/** Where a column may come from. */
export interface Candidates {
  readonly tables: readonly Name[];
  readonly open: boolean;
  /** The text says which one it is. */
  readonly qualified: boolean;
}

const NONE: Candidates = { tables: [], open: false, qualified: true };
/** A column of something that the text does not tell. */
export const UNKNOWN: Candidates = { tables: [], open: true, qualified: true };

/** The tables that a bare column name may belong to, nearest first: the innermost query that has it wins. */
export function candidatesOf(column: string, scope: Scope): Candidates {
  const tables: Name[] = [];
  let open = false;
  for (let level: Scope | null = scope; level !== null; level = level.outer) {
    if (level.sources.some(({ columns }) => columns.has(column))) {
      // It is a column of a subquery, unless a table further in has it.
      return tables.length === 0 ? NONE : { tables, open: true, qualified: false };
    }
    for (const source of level.sources) {
      tables.push(...source.through.filter((name) => !tables.some((known) => isSame(known, name))));
      open ||= source.open;
    }
  }
  return { tables, open, qualified: false };
}

/** The tables that a column qualified by this name may belong to. */
export function candidatesBy(qualifier: Name, column: string, scope: Scope): Candidates {
  const source = sourceNamed(qualifier, scope);
  if (source === null || source.columns.has(column)) return NONE;
  return { tables: source.through, open: source.open, qualified: true };
}

export function sourceNamed({ schema, name }: Name, scope: Scope): Source | null {
  for (let level: Scope | null = scope; level !== null; level = level.outer) {
    const found = level.sources.find(
      (source) =>
        source.alias === name && (schema === null || source.relation === null || source.relation.schema === schema),
    );
    if (found !== undefined) return found;
  }
  return null;
}

function isSame(a: Name, b: Name): boolean {
  return a.schema === b.schema && a.name === b.name;
}
