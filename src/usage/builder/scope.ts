import type { Name } from '../../core/name.js';
import type { Table } from './names.js';

export interface QueryTable extends Table {
  readonly access: 'read' | 'write';
  readonly joined: boolean;
  readonly at: number;
}

/** What a query has in scope. Chains of calls that go on with the same query share it. */
export class Scope {
  private readonly own: QueryTable[] = [];
  /** Names that the query gives to what it selects. */
  readonly outputs = new Set<string>();
  private isOpen = false;

  constructor(
    /** That of the query in which this one stands. */
    private readonly outer: Scope | null,
    /** That of a query which another function begins: what is added here, is not added there. */
    private readonly begun: Scope | null = null,
  ) {}

  add(table: QueryTable): void {
    this.own.push(table);
  }

  /** Something is in scope that the text does not tell. */
  openUp(): void {
    this.isOpen = true;
  }

  get tables(): readonly QueryTable[] {
    return this.begun === null ? this.own : [...this.own, ...this.begun.tables];
  }

  get hasUnknown(): boolean {
    return this.isOpen || this.begun?.hasUnknown === true || this.outer?.hasUnknown === true;
  }

  isOutput(name: string): boolean {
    return this.outputs.has(name) || this.begun?.isOutput(name) === true;
  }

  /** The table that is written, and otherwise the first. */
  get target(): Table | null {
    return this.tables.find(({ access }) => access === 'write') ?? this.tables[0] ?? this.outer?.target ?? null;
  }

  aliased(alias: string): Table | null {
    if (alias === 'excluded') return this.target;
    return this.tables.find((one) => one.alias === alias) ?? this.outer?.aliased(alias) ?? null;
  }

  /** All tables that an unqualified name may belong to, nearest first. */
  names(): Name[] {
    const names = this.all().map(({ name }) => name);
    return names.filter((one, index) => names.findIndex((other) => isSame(one, other)) === index);
  }

  /** The same with their aliases. */
  all(): readonly Table[] {
    return [...this.tables, ...(this.outer?.all() ?? [])];
  }
}

function isSame(a: Name, b: Name): boolean {
  return a.schema === b.schema && a.name === b.name;
}
