import type { Bringer, Need, TargetState, VerifyReport } from '../gate/live/report.js';
import { safeLine } from './escape.js';
import { type Paint, painter } from './paint.js';

const SHOWN_PLACES = 3;
const SHOWN_UNJUDGED = 3;

/** What each target lacks, with the lines that need it; a pass is one line. */
export function verifyText(report: VerifyReport, { color, quiet }: { color: boolean; quiet: boolean }): string {
  const paint = painter(color);
  const targets = report.targets.filter(({ verdict }) => !quiet || verdict === 'hold');
  const lines = targets.flatMap((target) => targetLines(target, paint));
  if (!quiet) lines.push(...coverageLines(report).map((line) => paint('dim', line)));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** One line while it is waited. */
export function waitingText(held: readonly TargetState[]): string {
  return `${held.map((target) => `waiting for ${nameOf(target)}: ${firstProblem(target)}`).join('\n')}\n`;
}

/** What is the first thing to see to, for people who get one sentence. */
export function firstProblem({ needs, replicas }: TargetState): string {
  const behind = replicas.find(({ problem }) => problem !== null);
  const [need] = needs;
  const more = needs.length > 1 ? ` (and ${needs.length - 1} more)` : '';
  if (need !== undefined) return safeLine(`${need.what}: ${need.problem}${more}`);
  return behind === undefined ? 'nothing' : safeLine(`${behind.target}: ${behind.problem}`);
}

export function nameOf({ environment, target }: TargetState): string {
  return safeLine(environment === null ? target : `${environment} (${target})`);
}

function targetLines(target: TargetState, paint: Paint): string[] {
  const { verdict, needs, guarded, replicas, notes, server, role } = target;
  const word = verdict === 'pass' ? paint('green', 'pass') : paint('red', 'hold');
  const asked = replicas.length === 0 ? '' : ` · ${replicas.length} replica${replicas.length === 1 ? '' : 's'}`;
  return [
    `${word}  ${nameOf(target)} · Postgres ${server}${role === null ? '' : ` · as ${safeLine(role)}`}${asked}`,
    ...needs.flatMap((need) => needLines(need, paint('red', '✖'))),
    ...replicas
      .filter(({ problem }) => problem !== null)
      .map((one) => `  ${paint('red', '✖')} replica ${safeLine(one.target)}\n      ${safeLine(one.problem ?? '')}`),
    ...guarded.flatMap((need) => needLines(need, paint('yellow', 'guarded'))),
    ...notes.map((note) => `  ${paint('dim', safeLine(note))}`),
  ];
}

function needLines(need: Need, mark: string): string[] {
  const shown = need.places.slice(0, SHOWN_PLACES).map(({ path, line, access }) => `${path}:${line} (${access})`);
  const more = need.places.length > SHOWN_PLACES ? ` and ${need.places.length - SHOWN_PLACES} more` : '';
  const { broughtBy } = need;
  return [
    `  ${mark} ${safeLine(need.what)}`,
    `      ${safeLine(need.problem)}`,
    ...(shown.length === 0 ? [] : [`      needed by ${safeLine(shown.join(', '))}${more}`]),
    ...(broughtBy === null ? [] : [`      comes with ${safeLine(broughtBy.migration)}${whoBrought(broughtBy)}`]),
  ];
}

/** ` (pull request #12, commit 1a2b3c4d5)`, as far as it is known. */
function whoBrought({ pull, commit }: Bringer): string {
  const parts = [
    ...(pull === null ? [] : [`pull request #${pull}`]),
    ...(commit === null ? [] : [`commit ${commit.slice(0, 9)}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** What could be judged, and what could not: never passed over. */
function coverageLines({ references, coverage, waited }: VerifyReport): string[] {
  const { files, unjudged, partly } = coverage;
  const judged = `${references} references in ${files} files${partly === 0 ? '' : `, ${partly} statements read in part`}`;
  const left = unjudged.length === 0 ? '' : `, ${unjudged.length} places could not be judged`;
  return [
    `${judged}${left}${waited < 1000 ? '' : `, waited ${Math.round(waited / 1000)} s`}`,
    ...unjudged
      .slice(0, SHOWN_UNJUDGED)
      .map(({ path, line, reason }) => `  ${safeLine(path)}:${line}: ${safeLine(reason)}`),
  ];
}
