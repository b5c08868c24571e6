import type { Bringer, Need, TargetState, VerifyReport } from '../gate/live/report.js';
import { cellCode, code, cut, link, plain } from './escape.js';
import type { MarkdownLinks } from './markdown.js';
import { count } from './overview.js';

const MOST_ROWS = 100;
const MOST_PLACES = 3;

/** The summary of a verification: what each target lacks, with the lines that need it. */
export function verifyMarkdown(report: VerifyReport, links: MarkdownLinks): string {
  const head = report.verdict === 'pass' ? 'the schema is there' : 'the schema is not there yet';
  const targets = report.targets.map((target) => targetMarkdown(target, links));
  const { files, unjudged } = report.coverage;
  const left = unjudged.length === 0 ? '' : `; ${count(unjudged.length, 'place')} could not be judged`;
  return `### Lockkeeper: ${head}\n\n${targets.join('\n')}\n${count(report.references, 'reference')} in ${count(files, 'file')}${left}.\n`;
}

function targetMarkdown(target: TargetState, links: MarkdownLinks): string {
  const name = target.environment === null ? '' : `**${plain(target.environment)}** `;
  const head = `${target.verdict === 'pass' ? '✅' : '⛔'} ${name}${code(target.target)}\n`;
  const rows = [
    ...target.needs.slice(0, MOST_ROWS).map((need) => needRow(need, links)),
    ...target.replicas
      .filter(({ problem }) => problem !== null)
      .map(({ target: replica, problem }) => row(cellCode(cut(replica, 200)), problem ?? '', '', '')),
  ];
  const more = target.needs.length - MOST_ROWS;
  const table =
    rows.length === 0
      ? ''
      : `\n| What | Why | Needed by | Comes with |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  const notes = target.notes.map((note) => `\n> ${plain(note)}\n`).join('');
  return `${head}${table}${more > 0 ? `\nand ${more} more\n` : ''}${notes}`;
}

function needRow({ what, problem, places, broughtBy }: Need, links: MarkdownLinks): string {
  const shown = places
    .slice(0, MOST_PLACES)
    .map(({ path, line }) => link(cellCode(`${cut(path, 200)}:${line}`), links.blob(path, line)));
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
  return row(
    cellCode(cut(what, 200)),
    problem,
    `${shown.join(', ')}${more}`,
    broughtBy === null ? '' : broughtText(broughtBy),
  );
}

/** The migration, and what brought it: GitHub makes links of `#12` and of a commit by itself. */
function broughtText({ migration, pull, commit }: Bringer): string {
  const who = [...(pull === null ? [] : [`#${pull}`]), ...(commit === null ? [] : [commit])].join(' ');
  return `${cellCode(cut(migration, 200))}${who === '' ? '' : ` ${who}`}`;
}

function row(what: string, problem: string, places: string, migration: string): string {
  return `| ${what} | ${plain(cut(problem, 500)).replaceAll('\n', ' ')} | ${places} | ${migration} |`;
}
