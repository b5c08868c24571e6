import type { Effects, Online } from '../effects/effect.js';
import type { Statement } from '../sql/statement.js';
import { inPlace } from './rewrite.js';
import type { Report, StatementContext } from './rule.js';

/** Operations whose copy another rule speaks of. */
const TOLD = new Set(['convert-charset', 'add-foreign-key']);

export function isToldByAnother({ operation }: Online): boolean {
  return TOLD.has(operation);
}

/** FULLTEXT and SPATIAL indexes, and index builds under a lock that is asked for. */
export function buildsBlockingIndex({ online, changes }: Effects): boolean {
  if (online === undefined || !online.operation.startsWith('add-index')) return false;
  return changes.some(({ change }) => change.type === 'create-index' && change.method !== 'btree');
}

export function tableWords({ relation, rebuilds }: Online): string {
  return rebuilds ? `the whole of ${relation}` : relation;
}

type WithStatement = Pick<StatementContext, 'statement'>;

/** The statement with `ALGORITHM` and `LOCK`, so that the server refuses what would stop traffic. */
export function onlineRewrite({ statement }: WithStatement, online: Online): Pick<Report, 'rewrite'> {
  const { asked } = online;
  if (asked.algorithm !== null || asked.lock !== null || online.algorithm === 'COPY') return {};
  const sql = withOnline(statement, online);
  if (sql === null) return {};
  const note = 'The server refuses it where traffic would have to stop.';
  return { rewrite: inPlace({ sql: `${sql};`, transaction: true, note, kind: 'sql' }) };
}

function withOnline({ kind, sql }: Statement, { algorithm }: Online): string | null {
  // MySQL takes no LOCK beside INSTANT.
  const clauses = algorithm === 'INSTANT' ? ['ALGORITHM=INSTANT'] : [`ALGORITHM=${algorithm}`, 'LOCK=NONE'];
  // Behind a comment to the end of the line nothing would be read, and a clause of partitions comes last.
  if (/--|#|\/\*/.test(sql) || /\bpartition/i.test(sql)) return null;
  if (kind === 'ALTER TABLE') return `${sql}, ${clauses.join(', ')}`;
  return kind === 'CREATE INDEX' ? `${sql} ${clauses.join(' ')}` : null;
}

/** The command of a tool that copies beside the table and lets traffic go on. */
export function toolRewrite(context: StatementContext, online: Online): Pick<Report, 'rewrite'> {
  const { statement, engine } = context;
  const clauses = /^\s*alter\s+(?:ignore\s+|online\s+)*table\s+\S+\s+([\s\S]+)$/i.exec(statement.sql)?.[1];
  if (clauses === undefined || statement.kind !== 'ALTER TABLE') return {};
  const alter = shellQuoted(
    clauses
      .replace(/,?\s*\b(?:algorithm|lock)\s*=?\s*\w+/gi, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const [database, table] = namesOf(online.relation);
  const note = engine?.startsWith('mariadb')
    ? `pt-online-schema-change --execute --alter ${alter} D=${database},t=${table}`
    : `gh-ost --execute --database=${database} --table=${table} --alter=${alter} (pt-online-schema-change where foreign keys point to it)`;
  return { rewrite: { steps: [{ sql: '', transaction: false, note, kind: 'tool' }], inPlace: null } };
}

function namesOf(relation: string): [string, string] {
  const dot = relation.indexOf('.');
  const names = dot < 0 ? ['DATABASE', relation] : [relation.slice(0, dot), relation.slice(dot + 1)];
  return names.map((name) => (/^\w+$/.test(name) ? name : shellQuoted(name))) as [string, string];
}

/** One word for a shell, whatever is in it. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
