import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineTitle, MYSQL_ENGINES } from '../../src/core/mysql-version.js';
import { POSTGRES_VERSIONS } from '../../src/core/postgres-version.js';
import { type Measured, outcomeOf } from '../../src/effects/locks.js';
import { rawCell } from '../../src/effects/mysql/measured.js';
import { MYSQL_OPERATIONS } from '../../src/effects/mysql/operations.js';
import { OPERATIONS } from '../../src/effects/operations.js';
import { mysqlRules } from '../../src/rules/mysql.gen.js';
import { rules } from '../../src/rules/registry.gen.js';
import type { Rule } from '../../src/rules/rule.js';
import { readExamples } from '../examples.js';

const CATEGORY = {
  destructive: 'destructive: data, or what may hold data, is lost',
  blocking: 'blocking: the application waits',
  incompatible: 'incompatible: code that is running can fail',
  failing: 'failing: Postgres refuses it, or it does not do what it says',
  hygiene: 'hygiene: it works, and leaves something behind',
} as const;

function versions({ since, until }: Rule): string {
  if (since !== undefined && until !== undefined) return `Postgres ${since} to ${until}`;
  if (since !== undefined) return `Postgres ${since} and later`;
  if (until !== undefined) return `up to Postgres ${until}`;
  return 'all supported versions of Postgres';
}

/** The databases, with the versions of Postgres. */
function databases(rule: Rule): string {
  const dialects = rule.dialects ?? ['postgresql'];
  const words = dialects.includes('postgresql') ? [versions(rule)] : [];
  return [...words, ...(dialects.includes('mysql') ? ['MySQL and MariaDB'] : [])].join('; ');
}

function examples(root: string, rule: Rule, name: 'bad' | 'good', of: '' | '.mysql' | '.shadow' = ''): string {
  const mysql = of === '.mysql';
  const path = join(root, 'src/rules', rule.id, `${name}${of}.sql`);
  if (!existsSync(path)) return '';
  const blocks = readExamples(readFileSync(path, 'utf8'), mysql).map((example) => {
    const before = example.schema === null ? '' : `-- before\n${example.schema.trim()}\n\n-- the migration\n`;
    const title = example.title === '' ? '' : `${example.title[0]?.toUpperCase()}${example.title.slice(1)}:\n\n`;
    const down = example.down === null ? '' : `\n-- its down file\n${example.down.trim()}\n`;
    return `${title}\`\`\`sql\n${before}${example.sql.trim()}\n${down}\`\`\`\n`;
  });
  const where = mysql && rule.dialects?.includes('postgresql') ? ' in MySQL and MariaDB' : '';
  return `## ${name === 'bad' ? 'What it finds' : 'What it lets pass'}${where}\n\n${blocks.join('\n')}\n`;
}

function work({ rewrite, scan, build }: Measured): string {
  return [rewrite ? 'rewrites' : '', scan ? 'scans' : '', build ? 'builds an index' : ''].filter(Boolean).join(', ');
}

/** What one operation did on one major: a cell of the table. */
function outcome(id: (typeof OPERATIONS)[number]['id'], version: (typeof POSTGRES_VERSIONS)[number]): string {
  const result = outcomeOf(id, version);
  if (result === null) return 'unknown to it';
  if (result.error !== null) return `refused (${result.error})`;
  const roles = [...result.roles].map(([role, measured]) => {
    const did = work(measured);
    return `${role} ${measured.lock ?? 'no lock'}${did === '' ? '' : `, ${did}`}`;
  });
  return `${roles.join('; ') || 'no lock'}${result.transactional ? '' : '; not in a transaction'}`;
}

/** Majors that do the same share a row. */
function measuredRows(rule: Rule): string[] {
  return OPERATIONS.filter((operation) => rule.operations.includes(operation.id)).flatMap((operation) => {
    const runs: { first: number; last: number; text: string }[] = [];
    for (const version of POSTGRES_VERSIONS) {
      const text = outcome(operation.id, version);
      const run = runs.at(-1);
      if (run?.text === text) run.last = version;
      else runs.push({ first: version, last: version, text });
    }
    const sql = operation.sql.replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return runs.map(
      ({ first, last, text }) =>
        `| ${operation.title}: \`${sql}\` | ${first === last ? first : `${first} to ${last}`} | ${text} |`,
    );
  });
}

function measured(rule: Rule): string {
  const rows = measuredRows(rule);
  if (rows.length === 0) return '';
  return `## Measured

Asked of real servers, on tables with rows; \`target\` is the table of the statement.

| statement | Postgres | locks and work |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** What servers of MySQL and MariaDB accept for the rule's operations; engines that do the same share a row. */
function mysqlMeasured(rule: Rule): string {
  const wanted = mysqlRules[rule.id]?.operations ?? [];
  const rows = MYSQL_OPERATIONS.filter(({ id }) => wanted.includes(id)).flatMap(({ id, title, sql }) => {
    const groups = new Map<string, string[]>();
    for (const engine of MYSQL_ENGINES) {
      const words = cellWords(rawCell(id, engine));
      groups.set(words, [...(groups.get(words) ?? []), engineTitle(engine)]);
    }
    const text = sql.replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return [...groups].map(([words, engines]) => `| ${title}: \`${text}\` | ${engines.join(', ')} | ${words} |`);
  });
  if (rows.length === 0) return '';
  return `## Measured on MySQL and MariaDB

Asked of real servers by \`ALGORITHM=\` and \`LOCK=\`: the weakest that each accepts.

| statement | server | how it is done |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** `INPLACE NONE rebuild` in words. */
function cellWords(cell: string): string {
  if (cell.startsWith('refused')) return `refused (error ${cell.split(' ')[1]})`;
  const [algorithm, lock = '', rebuild] = cell.split(' ');
  if (algorithm === 'ALONE') return `takes no ALGORITHM${lock === 'rebuild' ? ', rows are copied' : ''}`;
  const traffic = { NONE: 'writes go on', SHARED: 'writes wait', EXCLUSIVE: 'reads and writes wait' }[lock] ?? '';
  return `${algorithm}${rebuild === undefined ? '' : ', the table is written anew'}; ${traffic}`;
}

function page(root: string, rule: Rule): string {
  const prose = readFileSync(join(root, 'src/rules', rule.id, 'doc.md'), 'utf8').trim();
  const preset = rule.preset === 'recommended' ? 'on by default' : `part of the preset \`${rule.preset}\``;
  const all = [...new Set([...rule.sources, ...(mysqlRules[rule.id]?.sources ?? [])])];
  const sources = all.map((source) => `- ${source}`).join('\n');
  return `<!-- Written by scripts/generate.ts from src/rules/${rule.id}; do not edit. -->
# ${rule.id}

${rule.title}.

| | |
| --- | --- |
| category | ${CATEGORY[rule.category]} |
| severity | ${rule.severity}, ${preset} |
| applies to | ${databases(rule)} |

${prose}

${measured(rule)}
${examples(root, rule, 'bad')}
${examples(root, rule, 'good')}
${examples(root, rule, 'bad', '.shadow')}
${examples(root, rule, 'good', '.shadow')}
${mysqlMeasured(rule)}
${examples(root, rule, 'bad', '.mysql')}
${examples(root, rule, 'good', '.mysql')}
## Ignoring it

\`\`\`sql
-- lockkeeper:ignore ${rule.id} -- why it is fine here
\`\`\`

The reason is shown in the report. An ignored finding no longer holds; a destructive statement stays held until it is approved.

## Sources

${sources}
`.replace(/\n{3,}/g, '\n\n');
}

function index(): string {
  const row = (rule: Rule) =>
    `| [${rule.id}](${rule.id}.md) | ${rule.category} | ${rule.severity} | ${rule.preset} | ${rule.title} |`;
  return `<!-- Written by scripts/generate.ts; do not edit. -->
# Rules

| rule | category | severity | preset | |
| --- | --- | --- | --- | --- |
${rules.map(row).join('\n')}
`;
}

/** Path and text of every page under docs/rules. */
export function rulePages(root: string): Map<string, string> {
  const pages = new Map(rules.map((rule) => [`docs/rules/${rule.id}.md`, page(root, rule)]));
  pages.set('docs/rules/README.md', index());
  return pages;
}
