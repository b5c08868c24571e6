import type { CheckReport, SplitStep } from '../gate/report.js';
import { code, cut, fence, plain } from './escape.js';

/** The pull requests that a mixed one should be, file by file, ready to paste; empty where nothing has to be split. */
export function splitBlock({ split }: CheckReport): string {
  if (split === null) return '';
  if (split.problem !== null) return `**Split it**: ${plain(cut(split.problem, 500))}\n\n`;
  const pulls = split.pulls.map(pullBlock);
  return `<details><summary>The split that passes: ${split.pulls.length} pull requests</summary>\n\n\`lockkeeper plan --split\` writes these files.\n\n${pulls.join('\n')}\n</details>\n\n`;
}

function pullBlock({ deploy, files }: SplitStep, at: number): string {
  const head = at === 0 ? '**Pull request 1**, this one' : `**Pull request ${at + 1}**`;
  const after = deploy === null ? '' : `, after this: ${plain(cut(deploy, 500))}`;
  const blocks = files.map(({ path, phase, text }) => {
    const name = `file ${code(cut(path, 300))}${phase === null ? '' : ` (${phase})`}`;
    return text === null ? `${name} moves to a later pull request.\n` : `${name}\n\n${fence(text)}`;
  });
  return `${head}${after}\n\n${blocks.join('\n')}`;
}
