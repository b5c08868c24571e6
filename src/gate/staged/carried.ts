import { raw, type Sql, sql } from '../../core/sql.js';
import type { Place } from '../../rules/safe-place.js';
import { bracketAfter, from, items, replaceIdentifier } from '../../rules/sql-text.js';
import type { Key, Schema } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import type { ParsedSql, Statement } from '../../sql/statement.js';

/** What a statement says of one column, that the schema's model does not keep. */
interface Remark {
  readonly table: Key;
  readonly column: string | null;
  readonly kind: 'comment' | 'option' | 'privilege' | 'column-privilege';
  /** Of an option: which one, so that the last word counts. */
  readonly about: string;
  /** The statement, or its subcommand. */
  readonly sql: string;
}

const OPTIONS: ReadonlySet<Change['type']> = new Set([
  'set-statistics',
  'set-column-options',
  'set-storage',
  'set-compression',
]);

/**
 * What columns have beside their definition: comments, rights on single columns, statistics targets and storage. Is told
 * of every statement of the history, before the schema is.
 */
export class Carried {
  private remarks: Remark[] = [];

  see(schema: Schema, { statements, source }: ParsedSql, at: number): void {
    const statement = statements[at];
    if (statement === undefined) return;
    for (const change of statement.changes)
      this.note(schema, statement, change, (start, end) => source.text.slice(start, end));
  }

  private note(
    schema: Schema,
    statement: Statement,
    change: Change,
    text: (start: number, end: number) => string,
  ): void {
    if (change.type === 'comment' && change.object === 'column' && change.part !== null) {
      const table = schema.relationKey(change.name);
      this.put({ table, column: change.part, kind: 'comment', about: 'comment', sql: statement.sql });
    } else if (OPTIONS.has(change.type) && 'table' in change && 'column' in change) {
      const table = schema.relationKey(change.table as Parameters<Schema['relationKey']>[0]);
      const column = change.column as string;
      this.put({ table, column, kind: 'option', about: change.type, sql: text(change.start, change.end) });
    } else if ((change.type === 'grant' || change.type === 'revoke') && change.object === 'table') {
      const kind = /\(/.test(statement.sql) ? 'column-privilege' : 'privilege';
      for (const name of change.names) {
        this.remarks.push({ table: schema.relationKey(name), column: null, kind, about: kind, sql: statement.sql });
      }
    } else if (change.type === 'drop-column') {
      const table = schema.relationKey(change.table);
      this.remarks = this.remarks.filter((one) => one.table !== table || one.column !== change.column);
    } else if (change.type === 'rename') this.rename(schema, change);
  }

  private put(remark: Remark): void {
    this.remarks = this.remarks.filter(
      (one) => one.table !== remark.table || one.column !== remark.column || one.about !== remark.about,
    );
    this.remarks.push(remark);
  }

  private rename(schema: Schema, { object, name, part, to }: Extract<Change, { type: 'rename' }>): void {
    const table = schema.relationKey(name);
    if (object === 'column' && part !== null) {
      this.change(table, (one) => ({
        ...one,
        column: one.column === part ? to : one.column,
        sql: replaceIdentifier(one.sql, part, to),
      }));
    } else if (part === null) {
      this.change(table, (one) => ({ ...one, table: `${table.slice(0, table.indexOf('.'))}.${to}` }));
    }
  }

  private change(table: Key, by: (remark: Remark) => Remark): void {
    this.remarks = this.remarks.map((one) => (one.table === table ? by(one) : one));
  }

  /** What is granted on the table, for what has its name now. */
  rightsFor(place: Place): Sql[] {
    return this.remarks
      .filter((one) => one.table === place.key && one.kind === 'privilege')
      .flatMap((one) => tableRight(one, place) ?? []);
  }

  /** Statements that give the second column what the first one has. */
  statementsFor(place: Place, column: string, next: string): Sql[] {
    return this.remarks
      .filter((one) => one.table === place.key && (one.column === column || one.kind === 'column-privilege'))
      .flatMap((one) => statementOf(one, place, column, next) ?? []);
  }
}

/** `GRANT SELECT ON a, b TO r` for the one relation. */
function tableRight({ sql: text }: Remark, place: Place): Sql | null {
  const listed = from(text, 'on');
  const tail = from(text, 'to', 'from');
  if (listed === null || tail === null) return null;
  return sql`${raw(text.slice(0, text.length - listed.length).trim())} ON ${place.table} ${raw(tail)}`;
}

function statementOf({ kind, sql: text }: Remark, place: Place, column: string, next: string): Sql | null {
  if (kind === 'comment') {
    const value = from(text, 'is');
    return value === null ? null : sql`COMMENT ON COLUMN ${place.table}.${next} ${raw(value)}`;
  }
  if (kind === 'option') return sql`ALTER TABLE ${place.table} ${raw(replaceIdentifier(text, column, next))}`;
  return privilegeOf(text, place, column, next);
}

/** `GRANT SELECT (a, b), UPDATE (a) ON t TO r` for the one column. */
function privilegeOf(text: string, place: Place, column: string, next: string): Sql | null {
  const tail = from(text, 'to', 'from');
  const verb = /^\s*(grant|revoke)/i.exec(text)?.[1];
  const listed = from(text, 'on');
  if (tail === null || verb === undefined || listed === null) return null;
  const head = text.slice(text.toLowerCase().indexOf(verb.toLowerCase()) + verb.length, text.length - listed.length);
  const rights = items(head).flatMap((item) => {
    const [, word = ''] = /^\s*(?:grant\s+option\s+for\s+)?([a-z]+)\s*\(/i.exec(item) ?? [];
    const columns = items(bracketAfter(item, word.toLowerCase()) ?? '');
    return columns.some((one) => unquoted(one) === column) ? [sql`${raw(word.toUpperCase())} (${next})`] : [];
  });
  if (rights.length === 0) return null;
  const list = raw(rights.map((one) => one.text).join(', '));
  return sql`${raw(verb.toUpperCase())} ${list} ON ${place.table} ${raw(tail)}`;
}

function unquoted(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier.toLowerCase();
}
