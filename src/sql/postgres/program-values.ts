import type { SelectStmt } from '@pgsql/types';
import { as } from './ast.js';
import { constantText, elements, type Rows, rowsOf } from './constant-rows.js';
import { type Engine, isRefusal } from './engine.js';

/** What variables hold, by the name that code reads them by: `t`, or `r.field` for a record. */
export type Values = ReadonlyMap<string, string>;

export type Fields = Readonly<Record<string, unknown>>;

/** A loop around a statement, outermost first: the type of its node and what is in it. */
export interface Loop {
  readonly type: string;
  readonly inside: Fields;
}

/** More rounds than this nobody writes out. */
const MAX_ROUNDS = 100;

/**
 * What the variables of a PL/pgSQL program are known to hold, from its tree alone: constants that nothing sets again, and
 * the variables of loops over a list that is written out.
 */
export class ProgramValues {
  private constants: ReadonlyMap<string, string> | null = null;
  private readonly rounds = new Map<Loop, readonly Values[] | null>();

  constructor(
    private readonly engine: Engine,
    private readonly program: unknown,
  ) {}

  /** Each state that the variables can be in within the loops; a loop whose list is not known tells nothing. */
  states(loops: readonly Loop[]): Values[] {
    let states: Values[] = [this.plainConstants()];
    for (const loop of loops) {
      const rounds = this.roundsOf(loop);
      if (rounds === null || rounds.length * states.length > MAX_ROUNDS) {
        // What the loop sets is not what an outer variable of that name holds.
        states = states.map((state) => without(state, loopNames(loop)));
        continue;
      }
      states = states.flatMap((state) => rounds.map((round) => new Map([...state, ...round])));
    }
    return states;
  }

  private roundsOf(loop: Loop): readonly Values[] | null {
    const known = this.rounds.get(loop);
    if (known !== undefined) return known;
    const rounds = this.readRounds(loop);
    this.rounds.set(loop, rounds);
    return rounds;
  }

  private readRounds({ type, inside }: Loop): Values[] | null {
    if (type === 'PLpgSQL_stmt_foreach_a') {
      const name = this.datumName(inside.varno as number | undefined);
      const list = this.list(queryOf(inside.expr));
      return name === null || list === null ? null : list.map((one) => new Map([[name, one]]));
    }
    if (type === 'PLpgSQL_stmt_fori') {
      const name = field(field(inside.var, 'PLpgSQL_var'), 'refname') as string | undefined;
      const [from, to] = [Number(queryOf(inside.lower)), Number(queryOf(inside.upper))];
      const plain = inside.reverse === undefined && inside.step === undefined && from <= to && to - from < MAX_ROUNDS;
      if (name === undefined || !plain) return null;
      return Array.from({ length: to - from + 1 }, (_, at) => new Map([[name, String(from + at)]]));
    }
    if (type !== 'PLpgSQL_stmt_fors') return null;
    const rows = this.rows(queryOf(inside.query));
    return rows === null ? null : bind(inside.var, rows);
  }

  /** The elements of an array that is written out, or of a constant that is one. */
  private list(expression: string): string[] | null {
    const constant = this.plainConstants().get(`${expression.trim().toLowerCase()}[]`);
    const select = this.parse(`SELECT ${constant ?? expression}`);
    return elements(as(select?.targetList?.[0], 'ResTarget')?.val);
  }

  private rows(query: string): Rows | null {
    const select = this.parse(query);
    return select === null ? null : rowsOf(select);
  }

  private parse(text: string): SelectStmt | null {
    try {
      return as(this.engine.parse(text).stmts[0]?.stmt, 'SelectStmt') ?? null;
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  }

  private datums(): unknown[] {
    const first = (field(this.program, 'plpgsql_funcs') as unknown[] | undefined)?.[0];
    return (field(field(first, 'PLpgSQL_function'), 'datums') as unknown[] | undefined) ?? [];
  }

  private datumName(at: number | undefined): string | null {
    const name = field(field(this.datums()[at ?? 0], 'PLpgSQL_var'), 'refname');
    return typeof name === 'string' ? name : null;
  }

  /** Variables whose first value stays; of an array the expression, under its name with `[]`. */
  private plainConstants(): ReadonlyMap<string, string> {
    if (this.constants !== null) return this.constants;
    const set = new Set<number>();
    collectSet(field(field((field(this.program, 'plpgsql_funcs') as unknown[])[0], 'PLpgSQL_function'), 'action'), set);
    const found = new Map<string, string>();
    const twice = new Set<string>();
    this.datums().forEach((datum, at) => {
      const variable = field(datum, 'PLpgSQL_var');
      const name = field(variable, 'refname') as string | undefined;
      if (name === undefined) return;
      if (twice.has(name)) {
        found.delete(name);
        found.delete(`${name}[]`);
        return;
      }
      twice.add(name);
      const first = queryOf(field(variable, 'default_val'));
      if (first === '' || set.has(at)) return;
      const type = field(field(field(variable, 'datatype'), 'PLpgSQL_type'), 'typname');
      const text = String(type).endsWith('[]') ? `(${first})::text[]` : first;
      const value = as(this.parse(`SELECT ${text}`)?.targetList?.[0], 'ResTarget')?.val;
      const single = constantText(value);
      if (single !== null) found.set(name, single);
      if (elements(value) !== null) found.set(`${name}[]`, text);
    });
    this.constants = found;
    return found;
  }
}

function field(tree: unknown, name: string): unknown {
  return tree !== null && typeof tree === 'object' ? (tree as Fields)[name] : undefined;
}

function queryOf(expression: unknown): string {
  return (field(field(expression, 'PLpgSQL_expr'), 'query') as string | undefined) ?? '';
}

function without(state: Values, names: ReadonlySet<string>): Values {
  return new Map([...state].filter(([name]) => !names.has(name.replace(/\[\]$/, ''))));
}

/** What a loop over an unknown list sets: FOR over a query sets variables that are no constants; an integer is its own. */
function loopNames({ inside }: Loop): ReadonlySet<string> {
  const name = field(field(inside.var, 'PLpgSQL_var'), 'refname');
  return new Set(typeof name === 'string' ? [name] : []);
}

/** Numbers of the variables that statements set: by assignment, INTO, FETCH, loops and diagnostics. */
function collectSet(tree: unknown, into: Set<number>): void {
  if (tree === null || typeof tree !== 'object') return;
  for (const [name, value] of Object.entries(tree as Fields)) {
    if (typeof value !== 'number') collectSet(value, into);
    else if (name === 'varno' || name === 'target') into.add(value);
  }
}

/** A value for each of the loop's variables, a round each. */
function bind(variable: unknown, { names, rows }: Rows): Values[] | null {
  const record = field(field(variable, 'PLpgSQL_rec'), 'refname') as string | undefined;
  const targets = field(field(variable, 'PLpgSQL_row'), 'fields') as { name?: string }[] | undefined;
  if (record === undefined && targets === undefined) return null;
  return rows.map((row) => {
    const round = new Map<string, string>();
    row.forEach((value, at) => {
      const name = record === undefined ? targets?.[at]?.name : names[at] && `${record}.${names[at]}`;
      if (typeof name === 'string') round.set(name, value);
    });
    return round;
  });
}
