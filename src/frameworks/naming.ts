import { downPath } from './down.js';
import type { MigrationSet } from './sets.js';
import { nameOf, parentOf } from './tree.js';

/** A migration that is to be written: its file, and what must lie beside it. */
export interface NewMigration {
  readonly path: string;
  readonly text: string;
  /** Files of the tool that go with it, such as Flyway's own configuration of one script. */
  readonly beside: readonly { readonly path: string; readonly text: string }[];
}

export interface NewMigrationContent {
  /** What it is about, as words for its name: `users_contract`. */
  readonly slug: string;
  readonly sql: string;
  /** False: it must not run inside a transaction. */
  readonly transaction: boolean;
}

const NAMED = /^([A-Za-z]?)(\d[\d._-]*\d|\d)(_{1,2}|-|\.)?(.*)$/;

/**
 * The next migration of a set, named as its last one is and wrapped as its tool wants it: the style is read from the
 * files that are there. `after`: paths that were named already and come before it.
 */
export function nextMigration(set: MigrationSet, after: readonly string[], content: NewMigrationContent): NewMigration {
  const last = [...set.migrations.filter(({ repeatable }) => repeatable !== true).map(({ path }) => path), ...after];
  const path = nextPath(last.at(-1) ?? `${set.folder}/0000_first.sql`, content.slug);
  const { text, beside } = wrapped(set.framework.id, path, content);
  return { path, text, beside: [...beside, ...downOf(set.framework.id, path)] };
}

/** The same text in a file that there is. */
export function sameMigration(set: MigrationSet, path: string, content: NewMigrationContent): NewMigration {
  return { path, ...wrapped(set.framework.id, path, content) };
}

/**
 * The file that a tool of pairs wants beside it. What takes a change back is not ours to guess, least of all where data is
 * gone: it fails with a sentence until somebody writes it, rather than report a way back that there was not.
 */
function downOf(framework: string, path: string): NewMigration['beside'] {
  const down = PAIRED.has(framework) ? downPath({ id: framework }, path) : path;
  if (down === path) return [];
  const text = "DO $$ BEGIN RAISE EXCEPTION 'This migration has no way back yet: write it into this file.'; END $$;\n";
  return [{ path: down, text }];
}

/** Tools that refuse, or can't go back from, a file without its other half. */
const PAIRED: ReadonlySet<string> = new Set(['golang-migrate', 'diesel', 'sqlx']);

/** `db/0007_users.up.sql` after `db/0006_x.up.sql`; a tool with a folder a migration gets a folder. */
function nextPath(last: string, slug: string): string {
  const file = nameOf(last);
  const foldered = /^(?:migration|up)\.sql$/.test(file);
  const name = foldered ? nameOf(parentOf(last)) : file;
  const folder = foldered ? parentOf(parentOf(last)) : parentOf(last);
  const match = NAMED.exec(name);
  const ending = foldered ? '' : (/((?:\.up)?\.sql)$/i.exec(name)?.[1] ?? '.sql');
  const next =
    match === null
      ? `${name.slice(0, name.length - ending.length)}_${slug}`
      : `${match[1]}${nextVersion(match[2] ?? '0')}${match[3] ?? '_'}${slug}`;
  const inside = foldered ? `${next}/${file}` : `${next}${ending}`;
  return folder === '' ? inside : `${folder}/${inside}`;
}

/** The number after; a time is a second later, so that it stays a time. */
export function nextVersion(version: string): string {
  if (/^\d{14}$/.test(version)) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
    const time = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second) + 1,
    );
    return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
  }
  // Of `1.4` or `2024-01-01-120000` the last number counts.
  return version.replace(/\d+$/, (digits) => String(BigInt(digits) + 1n).padStart(digits.length, '0'));
}

/** goose cuts a file at semicolons, those of a function's body too, unless it is told where the statement ends. */
function wholeBodies(sql: string): string {
  const routine = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)[\s\S]*?(\$\w*\$)[\s\S]*?\1[^;]*;$/gim;
  return sql.replace(routine, (statement) => `-- +goose StatementBegin\n${statement}\n-- +goose StatementEnd`);
}

function wrapped(
  framework: string,
  path: string,
  { sql, transaction }: NewMigrationContent,
): Omit<NewMigration, 'path'> {
  const bare = { text: sql, beside: [] };
  switch (framework) {
    case 'goose':
      return {
        text: `${transaction ? '' : '-- +goose NO TRANSACTION\n'}-- +goose Up\n${wholeBodies(sql)}`,
        beside: [],
      };
    case 'dbmate':
      return { text: `-- migrate:up${transaction ? '' : ' transaction:false'}\n${sql}\n-- migrate:down\n`, beside: [] };
    case 'sqlx':
      return transaction ? bare : { text: `-- no-transaction\n${sql}`, beside: [] };
    case 'atlas':
      return transaction ? bare : { text: `-- atlas:txmode none\n\n${sql}`, beside: [] };
    case 'hasura':
      return transaction ? bare : { text: `-- hasura:no-transaction\n${sql}`, beside: [] };
    case 'flyway':
      return transaction
        ? bare
        : { text: sql, beside: [{ path: `${path}.conf`, text: 'executeInTransaction=false\n' }] };
    case 'diesel':
      return transaction
        ? bare
        : { text: sql, beside: [{ path: `${parentOf(path)}/metadata.toml`, text: 'run_in_transaction = false\n' }] };
    default:
      return bare;
  }
}
