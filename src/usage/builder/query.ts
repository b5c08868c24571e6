import type { Name } from '../../core/name.js';
import type { Masked, Range } from '../code/masked.js';
import { propertiesOf } from '../typescript/classes.js';
import type { Call, Chain } from './chains.js';
import type { Constants } from './constants.js';
import { type Column, columnNamed, tableNamed } from './names.js';
import type { QueryTable, Scope } from './scope.js';
import type { Values } from './values.js';

/** What the arguments of a builder's method are. */
export type Part =
  /** Tables: a name, a list of names, `'users as u'`, `{ u: 'users' }`. */
  | 'read table'
  | 'written table'
  /** A table, and behind it the columns that join it. */
  | 'join'
  /** Columns: each argument one, or a list of them. */
  | 'columns'
  /** As those, and what the query itself gives may be named too. */
  | 'group'
  /** A column or a list of them, and behind it the direction. */
  | 'order'
  /** A column first, or an object whose keys are columns. */
  | 'condition'
  /** As a condition, with a second column behind the operator. */
  | 'comparison'
  /** Rows to insert: an object, or a list of them. */
  | 'rows'
  /** Columns to set: an object, or a column and its value. */
  | 'assignment'
  /** SQL that is put in as it is: what of the statement it is, says the method's name. */
  | 'raw'
  /** Something that may bring tables of its own. */
  | 'more';

/** What the arguments of a call are, in the chain in which it stands; null for what names nothing. */
export type PartOf = (call: Call, chain: Chain) => Part | null;

/** A table or column that a query names; `open`: a table that is not known may have the column as well. */
export interface BuilderUse {
  readonly relation: Name;
  readonly column: string | null;
  readonly among: readonly Name[];
  readonly access: 'read' | 'write';
  readonly at: number;
  readonly open: boolean;
}

export interface BuilderInsert {
  readonly relation: Name;
  readonly columns: readonly string[];
  readonly at: number;
}

interface Context {
  readonly code: Masked;
  readonly constants: Constants;
  readonly values: Values;
  readonly partOf: PartOf;
  /** Queries that a file gives names to; what is called so is no table. */
  readonly named: ReadonlySet<string>;
}

/** A chain of calls as a query, or as more of one: what it brings into scope, and what it names. */
export class Query {
  readonly uses: BuilderUse[] = [];
  readonly inserts: BuilderInsert[] = [];
  /** Places of tables whose names are put together at run time. */
  readonly unread: number[] = [];
  /** SQL that stands in it, which is read with what is in scope when all of it is known. */
  readonly raw: { readonly method: string; readonly range: Range }[] = [];
  /** Something in it is read elsewhere or not at all: a list of values, a table that is a query. */
  partly = false;
  private readonly tables: QueryTable[] = [];
  private readonly begunElsewhere: boolean;

  constructor(
    readonly chain: Chain,
    private readonly context: Context,
    readonly scope: Scope,
    /** The query that this chain goes on with is known. */
    readonly goesOn: boolean,
  ) {
    for (const call of chain.calls) this.readTables(call);
    const text = context.code.text.slice(chain.start, chain.end);
    const aliases = text.matchAll(/\bas(?:\s+["`]?|\(\s*['"`])(\w+)/gi);
    for (const name of [...[...aliases].map(([, name]) => name as string), ...this.keysOfColumns()]) {
      scope.outputs.add(name);
    }
    const [first] = chain.calls as readonly [Call];
    // What a function begins may have other tables, and queries with names; so may what is only joined to here.
    this.begunElsewhere =
      !goesOn && first.args.length > 0 && context.partOf(first, chain) === null && !/^with/.test(first.name);
    const joinsOnly = !goesOn && this.tables.length > 0 && this.tables.every(({ joined }) => joined);
    if (this.begunElsewhere || joinsOnly) scope.openUp();
  }

  get isQuery(): boolean {
    return this.tables.length > 0 || this.unread.length > 0;
  }

  /** Reads what the calls name. A chain without a table of its own belongs to the query in which it stands. */
  read(): void {
    for (const { name, access, at } of this.tables) {
      this.uses.push({ relation: name, column: null, among: [], access, at, open: this.begunElsewhere });
    }
    for (const call of this.chain.calls) this.readCall(call);
  }

  private readTables(call: Call): void {
    const part = this.context.partOf(call, this.chain);
    if (part === 'more') this.scope.openUp();
    if (part !== 'read table' && part !== 'written table' && part !== 'join') return;
    const [first] = call.args;
    if (first === undefined) return;
    const list = this.context.code.code[first.start] === '[' ? (this.context.values.list(first) ?? []) : [first];
    for (const range of list) this.readTable(range, part);
  }

  /** `{ total: 'n' }` among the columns: what a query gives by that name. */
  private keysOfColumns(): string[] {
    const { partOf, code } = this.context;
    const calls = this.chain.calls.filter((call) => partOf(call, this.chain) === 'columns');
    return calls.flatMap(({ args }) => args.flatMap((range) => propertiesOf(code, range).map(([key]) => key)));
  }

  private readTable(range: Range, part: Part): void {
    const { code, constants, named } = this.context;
    const [aliased] = propertiesOf(code, range);
    const text = constants.textOf(aliased?.[1] ?? range);
    const table = text === null ? null : tableNamed(text);
    if (table === null) {
      this.scope.openUp();
      // A query, or a function that makes one, is read where it stands.
      if (/=>|\(|\bfunction\b/.test(code.code.slice(range.start, range.end))) this.partly = true;
      else this.unread.push(range.start);
    } else if (named.has(table.name.name)) this.scope.openUp();
    else {
      const access = part === 'written table' ? 'write' : 'read';
      const alias = aliased?.[0] ?? table.alias;
      const one = { ...table, alias, access, joined: part === 'join', at: range.start } as const;
      this.tables.push(one);
      this.scope.add(one);
    }
  }

  private readCall(call: Call): void {
    const part = this.context.partOf(call, this.chain);
    const [first, ...rest] = call.args;
    if (part === null || first === undefined) return;
    // `ref('users')` names a table that is in scope.
    if (call.name === 'ref' && this.scope.aliased(this.textOf(first) ?? '') !== null) return;
    switch (part) {
      case 'columns':
      case 'group':
        for (const range of call.args) this.columnsIn(range, part === 'group');
        break;
      case 'order':
        this.columnsIn(first, true);
        break;
      case 'condition':
        this.condition(first);
        break;
      case 'comparison':
        this.condition(first);
        for (const range of rest) this.column(this.textOf(range), range.start, 'read', false);
        break;
      case 'join':
        for (const range of rest) this.joined(range);
        break;
      case 'rows':
        this.rows(first);
        break;
      case 'assignment':
        this.assignment(first);
        break;
      case 'raw':
        this.raw.push({ method: call.name, range: first });
        break;
      case 'more':
        this.partly = true;
        if (/raw/i.test(call.name)) this.raw.push({ method: call.name, range: first });
    }
  }

  private textOf(range: Range): string | null {
    return this.context.constants.textOf(range);
  }

  private columnsIn(range: Range, mayBeOutput: boolean): void {
    const { code, values } = this.context;
    const list = values.list(range);
    if (list !== null) {
      for (const one of list) this.columnsIn(one, mayBeOutput);
      return;
    }
    const object = propertiesOf(code, range);
    if (object.length > 0) {
      // `{ column: 'a', order: 'desc' }`, and `{ alias: 'column' }`.
      const ordered = object.find(([key]) => key === 'column');
      for (const [, value] of ordered === undefined ? object : [ordered]) this.columnsIn(value, mayBeOutput);
      return;
    }
    // SQL in a list that a variable holds; what stands in the query itself is a chain of its own in it.
    const raw = /^[\w$.]+\.raw\(/.exec(code.code.slice(range.start, range.end))?.[0];
    if (raw === undefined) this.column(this.textOf(range), range.start, 'read', mayBeOutput);
    else if (range.start < this.chain.start || range.end > this.chain.end) {
      const [sql] = code.arguments(range.start + raw.length - 1);
      if (sql !== undefined) this.raw.push({ method: 'raw', range: sql });
    }
  }

  private condition(range: Range): void {
    const object = propertiesOf(this.context.code, range);
    for (const [key, value] of object) this.column(key, value.start, 'read', false);
    if (object.length === 0) this.column(this.textOf(range), range.start, 'read', false);
  }

  /** What joins two tables: a column, an operator, a column; or an object with a column on either side. */
  private joined(range: Range): void {
    for (const [key, value] of propertiesOf(this.context.code, range)) {
      this.column(key, value.start, 'read', false);
      this.column(this.textOf(value), value.start, 'read', false);
    }
    this.column(this.textOf(range), range.start, 'read', false);
  }

  private rows(first: Range): void {
    const { code, values } = this.context;
    const list = code.code[first.start] === '[' ? code.arguments(first.start) : [first];
    for (const range of list) {
      if (code.code[range.start] === '{') this.row(range);
      else {
        // What a name stands for may be changed before it gets here: it is no row that is whole.
        this.partly = true;
        for (const object of values.objects(range.start)) this.written(object);
      }
    }
  }

  private row(object: Range): void {
    this.written(object);
    const { target } = this.scope;
    const whole = !this.context.code.parts(object.start + 1, object.end - 1).some((part) => this.isUnread(part));
    if (!whole) this.partly = true;
    else if (target !== null) {
      const columns = propertiesOf(this.context.code, object).map(([key]) => key);
      this.inserts.push({ relation: target.name, columns, at: this.chain.start });
    }
  }

  /** A spread, or a key that is put together. */
  private isUnread(part: Range): boolean {
    return /^(?:\.\.\.|\[)/.test(this.context.code.slice(part));
  }

  private assignment(range: Range): void {
    const objects = this.context.values.objects(range.start);
    for (const object of objects) this.written(object);
    if (objects.length === 0) this.column(this.textOf(range), range.start, 'write', false);
  }

  private written(object: Range): void {
    for (const [key, value] of propertiesOf(this.context.code, object)) this.column(key, value.start, 'write', false);
  }

  private column(text: string | null, at: number, access: 'read' | 'write', mayBeOutput: boolean): void {
    const column = text === null ? null : columnNamed(text);
    if (column === null || (mayBeOutput && column.qualifier === null && this.scope.isOutput(column.name))) return;
    const owners = this.ownersOf(column, access);
    const [owner, ...among] = owners.tables;
    if (owner === undefined) return;
    this.uses.push({ relation: owner, column: column.name, among, access, at, open: owners.open });
  }

  private ownersOf({ qualifier, name }: Column, access: 'read' | 'write'): { tables: Name[]; open: boolean } {
    if (qualifier !== null) {
      const found = this.scope.aliased(qualifier);
      return { tables: found === null || name === '*' ? [] : [found.name], open: this.begunElsewhere };
    }
    if (access === 'write') {
      const { target } = this.scope;
      return { tables: target === null ? [] : [target.name], open: false };
    }
    return { tables: this.scope.names(), open: this.scope.hasUnknown };
  }

  /** The one table all of whose columns the query hands on under a name of its own; null where it gives some, or of more. */
  handedOn(): { readonly alias: string; readonly name: Name } | null {
    const { partOf } = this.context;
    const last = this.chain.calls.at(-1);
    const alias = last?.name === 'as' ? this.textOf(last.args[0] as Range) : null;
    const [table, ...others] = this.tables;
    if (alias === null || table === undefined || others.length > 0 || this.goesOn) return null;
    const chosen = this.chain.calls.filter((call) => partOf(call, this.chain) === 'columns');
    const all = chosen.every(({ args }) => args.some((range) => this.textOf(range) === '*'));
    return all ? { alias, name: table.name } : null;
  }
}
