/**
 * Draws docs/pictures: what people see on a pull request, as the built action sent it to a GitHub of our own, in headless
 * Chromium. `npm run build && tsx scripts/screenshots.ts`; CHROMIUM names the browser where it is not on the path, and
 * MERMAID a file with Mermaid's own script (dist/mermaid.min.js of its package), without which diagrams stay text.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { Browser } from '../__tests__/support/browser.js';
import { Scenario } from '../__tests__/support/github/scenario.js';
import { Scene } from '../__tests__/support/monitor/scene.js';
import { STYLE } from './screenshots/style.js';

const out = join(dirname(fileURLToPath(import.meta.url)), '../docs/pictures');
const WIDTH = 780;
const MOST_HEIGHT = 1800;

/** Migrations that are passed, held, and not understood. */
const SCENES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pass: {
    'db/migrations/0002_teams.sql': `SET lock_timeout = '5s';
CREATE TABLE teams (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
ALTER TABLE users ADD COLUMN team_id bigint;
`,
    'db/migrations/0003_teams_index.sql': 'CREATE INDEX CONCURRENTLY users_team_id_idx ON users (team_id);\n',
  },
  hold: {
    'db/migrations/0002_users.sql': `SET lock_timeout = '5s';
BEGIN;
ALTER TABLE users ADD COLUMN age integer, DROP COLUMN name;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
COMMIT;
`,
    'db/migrations/0003_email_index.sql': "SET lock_timeout = '5s';\nCREATE INDEX users_email_idx ON users (email);\n",
  },
  'parse-error': {
    'db/migrations/0002_typo.sql': `SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN age integer;
ALTER TABEL users ADD COLUMN born date;
`,
  },
};

/** What GitHub shows of one scene: the comment, the first comment beside a line, and the summary of the job. */
async function scene(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const scenario = await Scenario.start({
    'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);\n',
  });
  try {
    scenario.push(7, files);
    const step = await scenario.check(7, { inputs: { comment: 'always' } });
    const suggested = scenario.inline.find(({ body }) => body.includes('```suggestion')) ?? scenario.inline[0];
    return {
      comment: scenario.comments[0]?.body ?? '',
      ...(suggested === undefined ? {} : { inline: suggested.body }),
      summary: step.summary ?? '',
    };
  } finally {
    await scenario.stop();
  }
}

function page(markdown: string): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
    .replace(/<pre><code class="language-mermaid">/g, '<pre class="mermaid"><code>')
    .replace(
      /<pre><code class="language-diff">([\s\S]*?)<\/code>/g,
      (_, text: string) => `<pre><code>${diff(text)}</code>`,
    )
    .replace(
      /<pre><code class="language-suggestion">/g,
      '<p class="suggestion">Suggested change</p><pre class="new"><code>',
    );
  const mermaid = process.env.MERMAID === undefined ? '' : readFileSync(process.env.MERMAID, 'utf8');
  const start =
    mermaid === ''
      ? ''
      : `for (const code of document.querySelectorAll('pre.mermaid > code')) code.replaceWith(code.textContent);
         mermaid.initialize({ startOnLoad: false, gantt: { useWidth: 720 } }); mermaid.run().then(measure);`;
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><article>${html}</article>
<script>${mermaid}</script><script>
function measure() { document.documentElement.dataset.height = Math.ceil(document.querySelector('article').getBoundingClientRect().bottom + 16); }
measure(); ${start}</script>`;
}

/** GitHub's colours of a diff's lines. */
function diff(text: string): string {
  const kinds: Record<string, string> = { '+': 'added', '-': 'removed', '!': 'changed' };
  return text.replace(/^([+\-!]).*$/gm, (line, mark: string) => `<span class="${kinds[mark]}">${line}</span>`);
}

function draw(markdown: string, to: string, folder: string): void {
  const file = join(folder, 'page.html');
  writeFileSync(file, page(markdown));
  const browser = process.env.CHROMIUM ?? 'chromium';
  const run = (...args: string[]): string =>
    execFileSync(
      browser,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        '--disable-lcd-text',
        '--force-device-scale-factor=0.9',
        '--virtual-time-budget=5000',
        ...args,
        `file://${file}`,
      ],
      { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    );
  const height = Number(/data-height="(\d+)"/.exec(run(`--window-size=${WIDTH},600`, '--dump-dom'))?.[1] ?? 600);
  run(`--window-size=${WIDTH},${Math.min(height, MOST_HEIGHT)}`, `--screenshot=${to}`);
}

/** The picture of a run that was disturbed once, as a desk and a phone show it. */
async function rollout(): Promise<void> {
  const scene = await Scene.start();
  const browser = await Browser.start();
  try {
    await scene.apply('--report-html', 'run.html');
    for (const [name, width, height, scheme] of [
      ['rollout', 1000, 1500, 'light'],
      ['rollout-phone', 390, 1100, 'dark'],
    ] as const) {
      await browser.view({ width, height, scheme });
      await browser.open(`file://${join(scene.project.folder, 'run.html')}`);
      writeFileSync(join(out, `${name}.webp`), await browser.picture());
    }
  } finally {
    await browser.stop();
    await scene.stop();
  }
}

mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  for (const [name, files] of Object.entries(SCENES)) {
    for (const [part, markdown] of Object.entries(await scene(files))) {
      draw(markdown, join(out, `${name}-${part}.png`), folder);
    }
  }
  await rollout();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
