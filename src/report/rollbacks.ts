import type { CheckReport } from '../gate/report.js';
import type { RollbackProof } from '../shadow/rollback-proof.js';
import { code, cut, fence, plain } from './escape.js';
import { count } from './overview.js';

/** A migration that was taken back on a throw-away Postgres. */
interface Taken {
  readonly path: string;
  readonly rollback: RollbackProof;
}

export function takenBack({ files }: Pick<CheckReport, 'files'>): Taken[] {
  return files.flatMap(({ path, rollback }) => (rollback === undefined ? [] : [{ path, rollback }]));
}

/** `exact, proven`; `impossible`. */
export function gradeWords({ grade, proven }: RollbackProof): string {
  return grade === 'impossible' ? grade : `${grade}, ${proven ? 'proven' : 'not proven'}`;
}

/** What comes of taking each migration back, as sentences. */
export function rollbackSentences(report: Pick<CheckReport, 'files'>): string[] {
  return takenBack(report).map(({ path, rollback }) => {
    const why = rollback.grade === 'exact' ? '' : ` ${rollback.reasons.join(' ')}`;
    return `Rollback of ${path}: ${gradeWords(rollback)}.${why}`;
  });
}

/** The statements of all migrations, in the order in which they would be run: the newest first. */
export function rollbackScript(report: Pick<CheckReport, 'files'>): string {
  return takenBack(report)
    .reverse()
    .map(({ path, rollback }) => {
      const reasons = rollback.grade === 'exact' ? [] : rollback.reasons.map((reason) => `-- ${oneLine(reason)}\n`);
      const body = rollback.sql === null ? '-- nothing takes it back\n' : rollback.sql || '-- nothing has to be done\n';
      return `-- ${oneLine(path)}: ${gradeWords(rollback)}\n${reasons.join('')}${body}`;
    })
    .join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const MOST = 20;

/** The grade of each migration, with the statements folded away; empty where nothing was taken back. */
export function rollbackBlock(report: CheckReport, script: boolean): string {
  const all = takenBack(report);
  if (all.length === 0) return '';
  const rows = all.slice(0, MOST).map(({ path, rollback }) => {
    const { down } = rollback;
    const own = down === null ? '' : down.problem === null ? 'works' : plain(cut(down.problem, 300));
    const why = rollback.grade === 'exact' ? '' : plain(cut(rollback.reasons.join(' '), 300));
    return `| ${code(cut(path, 200))} | ${gradeWords(rollback)} | ${why} | ${own} |`;
  });
  const more = all.length - rows.length;
  const lines = [
    '| Migration | Rollback | Why | Its own down file |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(more > 0 ? ['', `and ${count(more, 'more migration')}`] : []),
  ];
  const sql = script
    ? `\n<details><summary>What takes it back</summary>\n\n${fence(rollbackScript(report).trimEnd(), 'sql')}\n</details>\n`
    : '';
  return `${lines.join('\n')}\n${sql}\n`;
}
