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
  readonly kind: 'comment' | 'option' | 'privilege' | 'column-privilege' | 'identity';
  /** Of an option: which one, so that the last word counts. */
  readonly about: string;
  /** The statement, or its subcommand; of an identity the options of its sequence, null where they were altered later. */
  readonly sql: string | null;
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
    } else if (change.type === 'create-table') {
      for (const { name, identity, sql } of change.columns)
        if (identity !== null) this.identity(schema.relationKey(change.table), name, identityOptions(sql));
    } else if (change.type === 'add-column') {
      const { name, identity, sql } = change.column;
      if (identity !== null) this.identity(schema.relationKey(change.table), name, identityOptions(sql));
    } else if (change.type === 'add-identity') {
      const options = identityOptions(text(change.start, change.end));
      this.identity(schema.relationKey(change.table), change.column, options);
    } else if (change.type === 'alter-identity') {
      if (altersOptions(text(change.start, change.end)))
        this.identity(schema.relationKey(change.table), change.column, null);
    } else if (change.type === 'alter-sequence') {
      const owner = schema.sequence(change.sequence)?.ownedBy ?? null;
      if (owner !== null && change.options.some((one) => one !== 'restart' && one !== 'owned_by'))
        this.identity(owner.table, owner.column, null);
    } else if (change.type === 'drop-column') {
      const table = schema.relationKey(change.table);
      this.remarks = this.remarks.filter((one) => one.table !== table || one.column !== change.column);
    } else if (change.type === 'rename') this.rename(schema, change);
  }

  private identity(table: Key, column: string, sql: string | null): void {
    this.put({ table, column, kind: 'identity', about: 'identity', sql });
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
        sql: one.sql === null || one.kind === 'identity' ? one.sql : replaceIdentifier(one.sql, part, to),
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

  /** What an identity's sequence was made with; null where it was altered since, and empty where nothing was said. */
  identityOptions(table: Key, column: string): string | null {
    const known = this.remarks.find((one) => one.table === table && one.column === column && one.kind === 'identity');
    return known === undefined ? '' : known.sql;
  }

  /** Statements that give the second column what the first one has. */
  statementsFor(place: Place, column: string, next: string): Sql[] {
    return this.remarks
      .filter((one) => one.table === place.key && (one.column === column || one.kind === 'column-privilege'))
      .flatMap((one) => statementOf(one, place, column, next) ?? []);
  }
}

const NAME_OF_SEQUENCE = /\bsequence\s+name\s+(?:"[^"]*"|\w+)(?:\s*\.\s*(?:"[^"]*"|\w+))?/i;
/** As dumps write out what is so by itself. */
const USUAL = /\b(?:start\s+with\s+1|increment\s+by\s+1|no\s+minvalue|no\s+maxvalue|cache\s+1|no\s+cycle)\b/gi;

/** `INCREMENT BY 5` of `id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME s INCREMENT BY 5)`. */
function identityOptions(definition: string): string {
  const options = (bracketAfter(definition, 'identity') ?? '')
    .replace(NAME_OF_SEQUENCE, '')
    .replace(/\s+/g, ' ')
    .trim();
  return options.replace(USUAL, '').trim() === '' ? '' : options;
}

/** Other than whether a value may be given, and where it goes on: that is passed on by itself. */
function altersOptions(subcommand: string): boolean {
  return [...subcommand.matchAll(/\bset\s+(\w+)/gi)].some(([, word = '']) => word.toLowerCase() !== 'generated');
}

/** `GRANT SELECT ON a, b TO r` for the one relation. */
function tableRight({ sql: text }: Remark, place: Place): Sql | null {
  if (text === null) return null;
  const listed = from(text, 'on');
  const tail = from(text, 'to', 'from');
  if (listed === null || tail === null) return null;
  return sql`${raw(text.slice(0, text.length - listed.length).trim())} ON ${place.table} ${raw(tail)}`;
}

function statementOf({ kind, sql: text }: Remark, place: Place, column: string, next: string): Sql | null {
  if (text === null || kind === 'identity') return null;
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
