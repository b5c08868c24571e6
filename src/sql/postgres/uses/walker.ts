import type {
  ColumnRef,
  CommonTableExpr,
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  MergeStmt,
  Node,
  OnConflictClause,
  RangeFunction,
  RangeSubselect,
  RangeVar,
  ResTarget,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import { isHole } from '../../use.js';
import { all, as, relationName as nameAsWritten, strings } from '../ast.js';
import { nameOfValue } from '../changes/query-output.js';
import { isSystem, type UseCollector } from './collector.js';
import { outputOf } from './output.js';
import {
  candidatesBy,
  candidatesOf,
  EMPTY,
  inside,
  openSource,
  type Scope,
  type Source,
  sourceNamed,
  tableSource,
  UNKNOWN,
} from './scope.js';

/** Walks statements with the names that are in scope at each place, as Postgres's analysis does. */
export class UseWalker {
  constructor(private readonly to: UseCollector) {}

  statement(node: Node | undefined, scope: Scope = EMPTY): void {
    const tree = node ?? ({} as Node);
    const [kind, inner] = Object.entries(tree)[0] ?? ['', null];
    if (STATEMENTS.has(kind)) this.to.statements++;
    this.query(kind, inner, scope);
  }

  /** A query or command; true where it was one. */
  private query(kind: string, inner: unknown, scope: Scope): boolean {
    switch (kind) {
      case 'SelectStmt':
        this.select(inner as SelectStmt, scope);
        return true;
      case 'InsertStmt':
        this.insert(inner as InsertStmt, scope);
        return true;
      case 'UpdateStmt':
        this.update(inner as UpdateStmt, scope);
        return true;
      case 'DeleteStmt':
        this.remove(inner as DeleteStmt, scope);
        return true;
      case 'MergeStmt':
        this.merge(inner as MergeStmt, scope);
        return true;
      default:
        this.other(kind, inner as Record<string, unknown> | null, scope);
        return false;
    }
  }

  /** Commands that hold a query, name a table, or make one. */
  private other(kind: string, inner: Record<string, unknown> | null, scope: Scope): void {
    if (kind === 'CreateStmt') this.to.create(relationName(inner?.relation as RangeVar));
    else if (kind === 'CreateTableAsStmt') {
      this.to.create(relationName((inner?.into as { rel?: RangeVar } | undefined)?.rel));
      this.statement(inner?.query as Node, scope);
    } else if (kind === 'CopyStmt') this.copy(inner ?? {}, scope);
    else if (kind === 'TruncateStmt') this.targets(inner?.relations as Node[], 'write');
    else if (kind === 'LockStmt') this.targets(inner?.relations as Node[], 'read');
    else if (kind === 'ExplainStmt' || kind === 'DeclareCursorStmt' || kind === 'PrepareStmt') {
      this.statement(inner?.query as Node, scope);
    }
  }

  private copy(inner: Record<string, unknown>, scope: Scope): void {
    if (inner.query !== undefined) this.statement(inner.query as Node, scope);
    const relation = inner.relation as RangeVar | undefined;
    if (relation === undefined) return;
    const access = inner.is_from === true ? 'write' : 'read';
    const source = this.target(relation, access, scope);
    for (const column of strings(inner.attlist as Node[])) this.of(source, column, access, relation.location);
  }

  private targets(nodes: readonly Node[] | undefined, access: 'read' | 'write'): void {
    for (const relation of all(nodes, 'RangeVar')) this.to.relation(relationName(relation), access, relation.location);
  }

  /** A SELECT; gives what it hands to a query around it. */
  private select(select: SelectStmt, outer: Scope): Source {
    const withs = this.withs(select.withClause, outer);
    if (select.larg !== undefined) {
      // A set operation: its columns are those of its left part.
      const left = this.select(select.larg, withs);
      if (select.rarg !== undefined) this.select(select.rarg, withs);
      this.visit([select.limitCount, select.limitOffset], withs);
      return left;
    }
    const scope = this.from(select.fromClause, withs);
    const into = select.intoClause?.rel;
    if (into !== undefined) this.to.create(relationName(into));
    const targets = all(select.targetList, 'ResTarget');
    const named = new Set(targets.flatMap(({ name, val }) => name ?? nameOfValue(val) ?? []));
    for (const target of targets) this.visit(target.val, scope);
    this.visit(
      [select.valuesLists, select.whereClause, select.havingClause, select.windowClause, select.distinctClause],
      scope,
    );
    // A bare name may be one that the select list gives; what stands behind it has been visited.
    for (const node of [...(select.groupClause ?? []), ...(select.sortClause ?? [])]) {
      if (!isNamed(node, named)) this.visit(node, scope);
    }
    this.visit([select.limitCount, select.limitOffset], scope);
    return outputOf(select, scope);
  }

  /** The scope with the queries of WITH. */
  private withs(clause: WithClause | undefined, outer: Scope): Scope {
    if (clause === undefined) return outer;
    const ctes = new Map(outer.ctes);
    const scope: Scope = { sources: [], ctes, outer };
    for (const cte of all(clause.ctes, 'CommonTableExpr')) {
      const name = cte.ctename ?? '';
      if (clause.recursive === true) ctes.set(name, this.recursive(cte, scope));
      ctes.set(name, this.cte(cte, scope));
    }
    return scope;
  }

  /** What a recursive query sees of itself: the columns of its first part. */
  private recursive(cte: CommonTableExpr, scope: Scope): Source {
    const first = as(cte.ctequery, 'SelectStmt')?.larg;
    const names = strings(cte.aliascolnames);
    if (first === undefined || names.length > 0) return openSource(cte.ctename ?? null, names);
    const output = outputOf(leftmost(first), scope);
    return { ...output, alias: cte.ctename ?? null, open: output.open || output.through.length > 0, through: [] };
  }

  private cte(cte: CommonTableExpr, scope: Scope): Source {
    const output = this.derived(cte.ctequery, scope);
    return renamed(output, cte.ctename ?? null, strings(cte.aliascolnames));
  }

  /** A query whose result others read. */
  private derived(node: Node | undefined, scope: Scope): Source {
    const select = as(node, 'SelectStmt');
    if (select !== undefined) return this.select(select, scope);
    const insert = as(node, 'InsertStmt');
    if (insert !== undefined) return this.insert(insert, scope);
    const update = as(node, 'UpdateStmt');
    if (update !== undefined) return this.update(update, scope);
    const remove = as(node, 'DeleteStmt');
    if (remove !== undefined) return this.remove(remove, scope);
    this.statement(node, scope);
    return openSource(null);
  }

  /** The scope that a FROM clause makes. */
  private from(nodes: readonly Node[] | undefined, outer: Scope): Scope {
    const sources: Source[] = [];
    const scope = inside(outer, sources);
    for (const node of nodes ?? []) this.item(node, scope, sources);
    return scope;
  }

  /** One item of FROM. What stands before it is in scope already, as LATERAL and functions may use it. */
  private item(node: Node | undefined, scope: Scope, sources: Source[]): void {
    const table = as(node, 'RangeVar');
    if (table !== undefined) sources.push(this.table(table, scope));
    const query = as(node, 'RangeSubselect');
    if (query !== undefined) sources.push(this.subselect(query, scope));
    const call = as(node, 'RangeFunction');
    if (call !== undefined) sources.push(this.call(call, scope));
    const join = as(node, 'JoinExpr');
    if (join !== undefined) this.join(join, scope, sources);
    const sampled = as(node, 'RangeTableSample');
    if (sampled !== undefined) this.item(sampled.relation, scope, sources);
    const other = as(node, 'RangeTableFunc') ?? as(node, 'JsonTable');
    if (other !== undefined) {
      this.visit(other, scope);
      sources.push(openSource(other.alias?.aliasname ?? null));
    }
  }

  private table(relation: RangeVar, scope: Scope): Source {
    const name = relationName(relation);
    const alias = aliasOf(relation);
    const columns = strings(relation.alias?.colnames);
    const cte = name.schema === null ? scope.ctes.get(name.name) : undefined;
    if (cte !== undefined) return renamed(cte, alias ?? name.name, columns);
    if (!this.to.relation(name, 'read', relation.location)) return openSource(alias ?? name.name);
    return columns.length > 0 ? openSource(alias, columns) : tableSource(name, alias);
  }

  private subselect(query: RangeSubselect, scope: Scope): Source {
    const output = this.derived(query.subquery, query.lateral === true ? scope : { ...scope, sources: [] });
    return renamed(output, query.alias?.aliasname ?? null, strings(query.alias?.colnames));
  }

  private call(call: RangeFunction, scope: Scope): Source {
    this.visit(call.functions, scope);
    const alias = call.alias?.aliasname ?? null;
    const columns = [
      ...strings(call.alias?.colnames),
      ...all(call.coldeflist, 'ColumnDef').map(({ colname }) => colname ?? ''),
    ];
    // A function that gives one value has a column of its alias's name.
    return openSource(alias, columns.length === 0 && alias !== null ? [alias] : columns);
  }

  private join(join: JoinExpr, scope: Scope, sources: Source[]): void {
    const before = sources.length;
    this.item(join.larg, scope, sources);
    const middle = sources.length;
    this.item(join.rarg, scope, sources);
    for (const column of strings(join.usingClause)) {
      for (const side of [sources.slice(before, middle), sources.slice(middle)]) {
        this.to.column(column, candidatesOf(column, { ...EMPTY, sources: side }), 'read', undefined);
      }
    }
    this.visit(join.quals, scope);
  }

  private insert(insert: InsertStmt, outer: Scope): Source {
    const scope = this.withs(insert.withClause, outer);
    const target = this.target(insert.relation, 'write', scope);
    const columns = all(insert.cols, 'ResTarget');
    for (const { name, location } of columns) this.of(target, name ?? '', 'write', location);
    if (target.relation !== null) {
      const list = columns.length === 0 ? null : columns.map(({ name }) => name ?? '');
      this.to.insert(target.relation, list, insert.relation?.location);
    }
    this.statementPart(insert.selectStmt, scope);
    if (insert.onConflictClause !== undefined) this.conflict(insert.onConflictClause, target, scope);
    return this.returning(insert.returningClause?.exprs, inside(scope, [target]));
  }

  private conflict(clause: OnConflictClause, target: Source, outer: Scope): void {
    const scope = inside(outer, [target]);
    for (const element of all(clause.infer?.indexElems, 'IndexElem')) {
      if (element.name !== undefined) this.of(target, element.name, 'read', clause.location);
      this.visit(element.expr, scope);
    }
    this.visit(clause.infer?.whereClause, scope);
    const both = inside(outer, [target, { ...target, alias: 'excluded' }]);
    this.assignments(clause.targetList, target, both);
    this.visit(clause.whereClause, both);
  }

  private update(update: UpdateStmt, outer: Scope): Source {
    const withs = this.withs(update.withClause, outer);
    const target = this.target(update.relation, 'write', withs);
    const sources: Source[] = [target];
    const scope = inside(withs, sources);
    for (const node of update.fromClause ?? []) this.item(node, scope, sources);
    this.assignments(update.targetList, target, scope);
    this.visit(update.whereClause, scope);
    return this.returning(update.returningClause?.exprs, scope);
  }

  private remove(remove: DeleteStmt, outer: Scope): Source {
    const withs = this.withs(remove.withClause, outer);
    const sources: Source[] = [this.target(remove.relation, 'write', withs)];
    const scope = inside(withs, sources);
    for (const node of remove.usingClause ?? []) this.item(node, scope, sources);
    this.visit(remove.whereClause, scope);
    return this.returning(remove.returningClause?.exprs, scope);
  }

  private merge(merge: MergeStmt, outer: Scope): void {
    const withs = this.withs(merge.withClause, outer);
    const target = this.target(merge.relation, 'write', withs);
    const sources: Source[] = [target];
    const scope = inside(withs, sources);
    this.item(merge.sourceRelation, scope, sources);
    this.visit(merge.joinCondition, scope);
    for (const clause of all(merge.mergeWhenClauses, 'MergeWhenClause')) {
      this.visit(clause.condition, scope);
      this.assignments(clause.targetList, target, scope);
      this.visit(clause.values, scope);
    }
    this.visit(merge.returningClause?.exprs, scope);
  }

  /** SET a = …: the columns are the target's, whatever else is in scope. */
  private assignments(nodes: readonly Node[] | undefined, target: Source, scope: Scope): void {
    for (const { name, val, location } of all(nodes, 'ResTarget')) {
      if (name !== undefined) this.of(target, name, 'write', location);
      this.visit(val, scope);
    }
  }

  private returning(nodes: readonly Node[] | undefined, scope: Scope): Source {
    this.visit(nodes, scope);
    return outputOf({ targetList: nodes === undefined ? [] : [...nodes] }, scope);
  }

  /** The table that a statement writes. */
  private target(relation: RangeVar | undefined, access: 'read' | 'write', scope: Scope): Source {
    const name = relationName(relation);
    const alias = aliasOf(relation);
    if (name.schema === null && scope.ctes.has(name.name) && access === 'read') return openSource(alias);
    if (!this.to.relation(name, access, relation?.location)) return openSource(alias ?? name.name);
    return tableSource(name, alias);
  }

  private of(source: Source, column: string, access: 'read' | 'write', byte: number | undefined): void {
    if (source.relation === null) {
      if (isHole(column)) this.to.column(column, UNKNOWN, access, byte);
      return;
    }
    this.to.column(column, { tables: [source.relation], open: false, qualified: true }, access, byte);
  }

  private statementPart(node: Node | undefined, scope: Scope): void {
    for (const [kind, inner] of Object.entries(node ?? {})) this.query(kind, inner, scope);
  }

  /** Every column that an expression names, and every query in it. */
  private visit(tree: unknown, scope: Scope): void {
    if (tree === null || typeof tree !== 'object') return;
    if (Array.isArray(tree)) {
      for (const item of tree) this.visit(item, scope);
      return;
    }
    for (const [field, value] of Object.entries(tree)) {
      if (value === null || typeof value !== 'object') continue;
      if (field === 'ColumnRef') this.columnRef(value as ColumnRef, scope);
      else if (STATEMENTS.has(field)) this.query(field, value, scope);
      else if (field === 'ResTarget') this.visit((value as ResTarget).val, scope);
      else this.visit(value, scope);
    }
  }

  private columnRef({ fields, location }: ColumnRef, scope: Scope): void {
    const names = strings(fields);
    const star = as(fields?.at(-1), 'A_Star') !== undefined;
    if (star) return;
    const column = names.at(-1) ?? '';
    if (names.length === 1) {
      // A table's alias alone is its whole row.
      if (sourceNamed({ schema: null, name: column }, scope) !== null) return;
      this.to.column(column, candidatesOf(column, scope), 'read', location);
      return;
    }
    const qualifier: Name = { schema: names.at(-3) ?? null, name: names.at(-2) ?? '' };
    if (isHole(qualifier.name) || isSystem(qualifier)) {
      this.to.column(column, UNKNOWN, 'read', location);
      return;
    }
    this.to.column(column, candidatesBy(qualifier, column, scope), 'read', location);
  }
}

const STATEMENTS: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** A schema that is put in at run time is left to the search_path: the table's own name says enough. */
function relationName(relation: RangeVar | undefined): Name {
  const { schema, name } = nameAsWritten(relation);
  return { schema: schema === null || isHole(schema) ? null : schema, name };
}

/** The alias that is written; what is put in at run time may be no alias at all. */
function aliasOf(relation: RangeVar | undefined): string | null {
  const alias = relation?.alias?.aliasname ?? null;
  return alias === null || isHole(alias) ? null : alias;
}

function leftmost(select: SelectStmt): SelectStmt {
  let first = select;
  while (first.larg !== undefined) first = first.larg;
  return first;
}

/** A query's result under another name, with other names for its first columns. */
function renamed(source: Source, alias: string | null, columns: readonly string[]): Source {
  if (columns.length === 0) return { ...source, alias, relation: null };
  return {
    alias,
    relation: null,
    columns: new Set(columns),
    through: [],
    open: source.open || source.through.length > 0,
  };
}

/** True for a bare name among those. */
function isNamed(node: Node, names: ReadonlySet<string>): boolean {
  const fields = as(as(node, 'SortBy')?.node ?? node, 'ColumnRef')?.fields;
  return fields?.length === 1 && names.has(as(fields[0], 'String')?.sval ?? '');
}
