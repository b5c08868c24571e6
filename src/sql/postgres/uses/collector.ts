import type { Name } from '../../../core/name.js';
import { type InsertUse, isHole, type Use, type Uses } from '../../use.js';
import type { Candidates } from './scope.js';

/** Columns that every table has, and that no migration brings. Since Postgres 12 `oid` is none of them. */
const SYSTEM_COLUMNS = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);
const SYSTEM_SCHEMAS = new Set(['pg_catalog', 'information_schema', 'pg_temp', 'pg_toast']);

/** True for what Postgres brings itself. */
export function isSystem({ schema, name }: Name): boolean {
  return schema === null ? /^pg_/.test(name) : SYSTEM_SCHEMAS.has(schema);
}

/** Gathers what a text uses while its trees are walked. */
export class UseCollector {
  private readonly uses: Use[] = [];
  private readonly inserts: InsertUse[] = [];
  private readonly created: Name[] = [];
  private dynamic = 0;
  statements = 0;

  constructor(private readonly offsetOf: (byte: number) => number) {}

  /** False where the name is put in at run time or is Postgres's own: nothing is known of such a relation. */
  relation(relation: Name, access: Use['access'], byte: number | undefined): boolean {
    if (isHole(relation.name)) {
      this.dynamic++;
      return false;
    }
    if (isSystem(relation)) return false;
    this.add({ relation, column: null, among: [], access, offset: this.place(byte), qualified: true, open: false });
    return true;
  }

  column(
    column: string,
    { tables, open, qualified }: Candidates,
    access: Use['access'],
    byte: number | undefined,
  ): void {
    if (isHole(column)) {
      this.dynamic++;
      return;
    }
    const [relation, ...among] = tables;
    if (relation === undefined || SYSTEM_COLUMNS.has(column)) return;
    this.add({ relation, column, among, access, offset: this.place(byte), qualified, open });
  }

  insert(relation: Name, columns: readonly string[] | null, byte: number | undefined): void {
    // A list that is put together at run time may name any column.
    if (columns?.some(isHole) !== true) this.inserts.push({ relation, columns, offset: this.place(byte) });
  }

  create(relation: Name): void {
    this.created.push(relation);
  }

  result(): Uses {
    const { uses, inserts, created: creates, dynamic, statements } = this;
    return { uses, inserts, creates, dynamic, statements };
  }

  private add(use: Use): void {
    this.uses.push(use);
  }

  private place(byte: number | undefined): number {
    return this.offsetOf(byte ?? 0);
  }
}
