import { safeLine, safeLog } from './escape.js';
import { count } from './overview.js';
import { wrap } from './width.js';

interface Pull {
  readonly deploy: string | null;
  readonly notes: readonly string[];
  readonly held: readonly string[];
  readonly files: readonly { readonly path: string; readonly to: string; readonly text: string }[];
}

const WIDTH = 100;

/** What was written where, and what has to happen in between. */
export function stagedText(title: string, pulls: readonly Pull[], dryRun: boolean): string {
  const lines = [`${safeLine(title)}, in ${count(pulls.length, 'pull request')}`];
  for (const [at, { deploy, notes, held, files }] of pulls.entries()) {
    if (deploy !== null) lines.push('', ...told(deploy, at === 0 ? 'first' : 'then'));
    lines.push('', at === 0 ? 'Pull request 1, now:' : `Pull request ${at + 1}:`);
    for (const { to, text } of files)
      lines.push(`  ${safeLine(to)}`, ...(dryRun ? ['', safeLog(text.trimEnd()), ''] : []));
    for (const note of notes) lines.push(...told(note, 'note'));
    for (const one of held) lines.push(...told(one, 'held'));
  }
  if (pulls.length > 1) {
    lines.push(
      '',
      'What waits goes beside the other migrations when its time has come, under the number that is next then:',
      'check says so where another migration has taken or passed the one that it has now.',
    );
  }
  return `${lines.join('\n')}\n`;
}

function told(sentence: string, word: string): string[] {
  const [first = '', ...statements] = sentence.split('\n');
  const lines = [...wrap(safeLine(first, 2000), WIDTH - 8), ...statements.map((one) => safeLine(one, 2000))];
  return lines.map((line, at) => `  ${(at === 0 ? word : '').padEnd(6)}${line}`);
}
