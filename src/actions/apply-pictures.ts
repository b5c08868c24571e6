import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureMarkdown } from '../report/picture/markdown.js';
import { picturePage } from '../report/picture/page.js';
import type { Picture } from '../rollout/monitor/picture.js';
import { stepFolder } from './step.js';

/** The picture of a run; `target`: its name in a fleet. */
export interface Drawn {
  readonly picture: Picture;
  readonly target: string | null;
}

/** Pages in the folder of the step, with their path or a glob of them, and charts for the summary: those of a single target. */
export async function draw(
  pictures: readonly Drawn[],
  env: NodeJS.ProcessEnv,
): Promise<{ path: string; markdown: string }> {
  const [only] = pictures;
  if (only === undefined) return { path: '', markdown: '' };
  const folder = stepFolder(env);
  pictures.forEach(({ picture, target }, at) => {
    writeFileSync(join(folder, target === null ? 'apply.html' : `apply-${at + 1}.html`), picturePage(picture));
  });
  if (pictures.length > 1) return { path: join(folder, 'apply-*.html'), markdown: '' };
  const name = only.target === null ? 'apply.html' : 'apply-1.html';
  return { path: join(folder, name), markdown: pictureMarkdown(only.picture) };
}
