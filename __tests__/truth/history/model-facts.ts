import type pg from 'pg';
import { quoteIdentifier } from '../../../src/core/name.js';
import {
  type Column,
  type Index,
  keyOf,
  type Relation,
  type Schema,
  type TableConstraint,
} from '../../../src/schema/model.js';
import type { IndexElement, TypeName } from '../../../src/sql/change.js';
import { type Facts, INDEX_TEXT } from './facts.js';

/**
 * The facts that the folded schema tells. How Postgres would write a type, a default or a condition it says itself: each
 * table is made again as a temporary one, from the model alone, part by part.
 */
export async function modelFacts(client: pg.Client, schema: Schema): Promise<Facts> {
  const facts: Facts = new Map();
  const path = [...schema.schemas].filter((name) => !name.startsWith('pg_')).map(quoteIdentifier);
  const desk = new Desk(client, ['public', ...path.filter((name) => name !== 'public')].join(', '));
  for (const [key, relation] of schema.relations) {
    if (relation.temporary || relation.kind === 'composite') continue;
    facts.set(`table ${key}`, relation.kind);
    if (relation.kind === 'view') continue;
    await desk.begin(relation);
    if (relation.kind !== 'materialized-view') {
      for (const column of relation.columns.values()) await columnFacts(desk, facts, key, column);
      for (const constraint of relation.constraints.values())
        await constraintFacts(desk, facts, schema, key, constraint);
    }
    for (const index of schema.indexesOf(key)) await indexFacts(desk, facts, key, index);
    await desk.end();
  }
  return facts;
}

/** A temporary table on which the parts of the model's table are tried. */
class Desk {
  constructor(
    private readonly client: pg.Client,
    private readonly path: string,
  ) {}

  async begin(relation: Relation): Promise<void> {
    await this.client.query('BEGIN');
    const query = relation.kind === 'materialized-view' ? `AS TABLE ${keyText(relation)} WITH NO DATA` : '()';
    await this.client.query(`CREATE TEMP TABLE lk_desk ${query}`).catch(() => undefined);
  }

  async end(): Promise<void> {
    await this.client.query('ROLLBACK');
  }

  /** Does something to the table and asks the catalog about it; what is refused is an answer too. */
  async ask(ddl: string, question: string, takeBack: boolean): Promise<string> {
    const { client } = this;
    await client.query(`SAVEPOINT part; SET LOCAL search_path TO ${this.path}`);
    try {
      await client.query(ddl);
      await client.query(`SET LOCAL search_path TO ''`);
      const { rows } = await client.query<{ answer: string }>(question);
      await client.query(takeBack ? 'ROLLBACK TO part' : 'RELEASE part');
      return rows[0]?.answer ?? '';
    } catch (error) {
      await client.query('ROLLBACK TO part');
      return `refused: ${(error as Error).message} (${ddl})`;
    }
  }
}

const keyText = ({ schema, name }: Relation): string => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
const table = `'pg_temp.lk_desk'::regclass`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]): string => names.map(quoted).join(', ');

function typeText(type: TypeName): string {
  const schema = type.schema === null ? '' : `${quoted(type.schema)}.`;
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : '';
  return `${schema}${quoted(type.name)}${modifiers}${type.array ? '[]' : ''}`;
}

async function columnFacts(desk: Desk, facts: Facts, key: string, column: Column): Promise<void> {
  const { name, generated } = column;
  const at = `${key}.${name}`;
  const collation = column.collation === null ? '' : ` COLLATE ${column.collation.split('.').map(quoted).join('.')}`;
  facts.set(`column ${at}`, '');
  facts.set(`null ${at}`, column.notNull ? 'not null' : 'null');
  const literal = `'${name.replaceAll("'", "''")}'`;
  const typeAnswer = await desk.ask(
    `ALTER TABLE pg_temp.lk_desk ADD COLUMN ${quoted(name)} ${typeText(column.type)}${collation}`,
    `SELECT format_type(atttypid, atttypmod) ||
       CASE WHEN attcollation <> 0 AND attcollation <> (SELECT typcollation FROM pg_type WHERE oid = atttypid)
            THEN ' collate ' || attcollation::regcollation ELSE '' END AS answer
       FROM pg_attribute WHERE attrelid = ${table} AND attname = ${literal}`,
    false,
  );
  facts.set(`type ${at}`, typeAnswer);
  const default_ = `SELECT pg_get_expr(adbin, adrelid) AS answer FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid
    AND attnum = adnum WHERE adrelid = ${table} AND attname = ${literal}`;
  const parts: string[] = [];
  if (column.default !== null) {
    const ddl = `ALTER TABLE pg_temp.lk_desk ALTER COLUMN ${quoted(name)} SET DEFAULT ${column.default.sql}`;
    parts.push(await desk.ask(ddl, default_, true));
  }
  if (generated !== null) {
    const kind = generated.kind.toUpperCase();
    const ddl = `ALTER TABLE pg_temp.lk_desk DROP COLUMN ${quoted(name)}, ADD COLUMN ${quoted(name)} ${typeText(column.type)}
      GENERATED ALWAYS AS (${generated.expression.sql}) ${kind}`;
    parts.push(await desk.ask(ddl, default_, false), `generated ${generated.kind[0]}`);
  }
  if (column.identity !== null) parts.push(`identity ${column.identity === 'always' ? 'a' : 'd'}`);
  facts.set(`default ${at}`, parts.join(' '));
}

const ACTIONS = { 'no action': 'a', restrict: 'r', cascade: 'c', 'set null': 'n', 'set default': 'd' } as const;
const flag = (value: boolean): string => (value ? 't' : 'f');

async function constraintFacts(
  desk: Desk,
  facts: Facts,
  schema: Schema,
  key: string,
  constraint: TableConstraint,
): Promise<void> {
  if (constraint.kind === 'not-null') return;
  const valid = constraint.validated ? '' : ' not valid';
  facts.set(`constraint ${key}.${constraint.name}`, `${await constraintText(desk, schema, constraint)}${valid}`);
}

async function constraintText(desk: Desk, schema: Schema, constraint: TableConstraint): Promise<string> {
  const { kind, columns, references, deferrable, initiallyDeferred } = constraint;
  if (kind === 'exclusion') return 'EXCLUDE';
  if (references !== null) {
    const actions = `${ACTIONS[references.onDelete]} ${ACTIONS[references.onUpdate]}`;
    const target = `${references.table} (${references.columns.join(', ')})`;
    return `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${target} ${actions} ${flag(deferrable)} ${flag(initiallyDeferred)}`;
  }
  const index = constraint.index === null ? undefined : schema.indexes.get(constraint.index);
  const include = index === undefined || index.include.length === 0 ? '' : ` INCLUDE (${list(index.include)})`;
  const nulls = index?.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
  const deferred = `${deferrable ? ' DEFERRABLE' : ''}${initiallyDeferred ? ' INITIALLY DEFERRED' : ''}`;
  const text =
    kind === 'check'
      ? `CHECK (${constraint.expression?.sql})${constraint.noInherit ? ' NO INHERIT' : ''}${constraint.enforced ? '' : ' NOT ENFORCED'}`
      : `${kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE'}${nulls} (${list(columns)})${include}${deferred}`;
  return desk.ask(
    `ALTER TABLE pg_temp.lk_desk ADD CONSTRAINT lk_part ${text}`,
    `SELECT pg_get_constraintdef(oid) AS answer FROM pg_constraint WHERE conrelid = ${table} AND conname = 'lk_part'`,
    true,
  );
}

function elementText(element: IndexElement): string {
  const name = (part: { schema: string | null; name: string } | null, before: string): string =>
    part === null ? '' : ` ${before}${part.schema === null ? '' : `${quoted(part.schema)}.`}${quoted(part.name)}`;
  const nulls = element.nullsFirst === null ? '' : ` NULLS ${element.nullsFirst ? 'FIRST' : 'LAST'}`;
  const what = element.column === null ? `(${element.expression?.sql})` : quoted(element.column);
  const order = element.descending ? ' DESC' : '';
  return `${what}${name(element.collation, 'COLLATE ')}${name(element.operatorClass, '')}${order}${nulls}`;
}

async function indexFacts(desk: Desk, facts: Facts, key: string, index: Index): Promise<void> {
  const elements = index.elements.map(elementText).join(', ');
  const include = index.include.length === 0 ? '' : ` INCLUDE (${list(index.include)})`;
  const nulls = index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const where = index.where === null ? '' : ` WHERE ${index.where.sql}`;
  const text = await desk.ask(
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX lk_part ON pg_temp.lk_desk USING ${index.method} (${elements})${include}${nulls}${where}`,
    `SELECT ${INDEX_TEXT('indexrelid')} AS answer FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE indrelid = ${table} AND relname = 'lk_part'`,
    true,
  );
  facts.set(`index ${keyOf(index)}`, `${text} on ${key}${index.valid ? '' : ' invalid'}`);
}
