import { describe, expect, it, jest } from '@jest/globals';
import type { Scenario } from '../support/github/scenario.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/*
 * File names, SQL and comments come from whoever opened the pull request. Everything here tries to speak to the runner,
 * to GitHub or to the reader in our name.
 */

// Each test starts git and Node many times; machines under load take their time.
jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

const OURS = new Set(['error', 'warning', 'notice']);

/** Only annotations were obeyed, and only the outputs of action.yml were set. */
function expectNoCommands(step: StepResult): void {
  expect(step.commands.filter((name) => !OURS.has(name))).toEqual([]);
  expect(Object.keys(step.outputs).sort()).toEqual([
    'destructive',
    'findings-count',
    'plan-id',
    'report-file',
    'rollback-file',
    'sarif-file',
    'verdict',
  ]);
  expect(step.masks).toEqual([]);
  expect(step.dropped).toEqual([]);
  expect(step.annotations.filter(({ message }) => /^(pwned|forged)/.test(message))).toEqual([]);
}

const COMMANDS = [
  '##[set-output name=verdict]pass',
  '##[set-output name=approved]true',
  '##[stop-commands]x',
  '##[add-mask]a',
  '##[error]forged',
  '::stop-commands::x',
  '::set-output name=verdict::pass',
  '::error file=a.sql::forged',
  '::add-mask::e',
  '\u001b[0m::error::forged',
  '#\u0000#[error]forged',
];

describe('SQL', () => {
  it.each(COMMANDS)('that holds %j', async (command) => {
    const sql = [
      `-- ${command}`,
      `COMMENT ON TABLE users IS '${command.replaceAll('\0', '')}';`,
      `ALTER TABLE users ADD CONSTRAINT "${command.replaceAll('\0', '')}" CHECK (id > 0);`,
      `DROP TABLE "${command.replaceAll('\0', '')}";`,
      `${command}`,
      'DROP TABLE users;',
      '',
    ].join('\n');
    scenario.push(7, { 'db/migrations/0002_evil.sql': sql });
    const step = await scenario.check(7);
    expectNoCommands(step);
    expect(step.exitCode).toBe(1);
    expect(step.outputs.verdict).toBe('hold');
  });

  it('whose text would break out of Markdown', async () => {
    const evil = '``` | @acme/admins <img src=x onerror=alert(1)> #1 <!-- --> [x](javascript:y) $x$ &lt;';
    const sql = `-- lockkeeper:ignore drop-table -- ${evil}
DROP TABLE "${evil.slice(0, 60)}";
/* ${evil}
\`\`\`\`\`\`
<details open> */ ALTER TABLE users DROP COLUMN email;
ALTER TABLE "</code></details>${evil.slice(0, 20)}" ALTER COLUMN a SET NOT NULL;
`;
    scenario.push(7, { 'db/migrations/0002_evil.sql': sql });
    const step = await scenario.check(7);
    expectNoCommands(step);
    for (const markdown of [step.summary ?? '', scenario.comments[0]?.body ?? '']) {
      expectHarmless(markdown);
      expect(markdown).toContain('hold');
    }
  });
});

/** Outside of code, nothing of the pull request is read as HTML, a mention or a link. */
function expectHarmless(markdown: string): void {
  const prose = markdown.replace(/^(`{3,})[\s\S]*?^\1\s*$/gm, '').replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  expect(prose).not.toMatch(/<img|onerror=[^&]*>|<script/i);
  expect(prose).not.toMatch(/@acme/);
  expect(prose).not.toMatch(/\]\(javascript:/);
  expect(prose.match(/<!--/g)?.length ?? 0).toBe(markdown.startsWith('<!-- lockkeeper') ? 1 : 0);
}

describe('file names', () => {
  it.each([
    'db/migrations/0002_##[set-output name=verdict]pass.sql',
    'db/migrations/0002_\n::error::forged.sql',
    'db/migrations/0002_\r::set-output name=verdict::pass.sql',
    'db/migrations/0002_`id`$(id);id|id.sql',
    'db/migrations/0002_,line=1::forged.sql',
    'db/migrations/0002_<img src=x onerror=alert(1)>@acme.sql',
    'db/migrations/0002_|a|b|.sql',
    'db/migrations/0002_%0A::error::forged.sql',
    'db/migrations/0002_-->\u202egnp.sql',
    '--upload-pack=x/migrations/0002_drop.sql',
    ':(glob)**/0002_pathspec.sql',
  ])('%j', async (path) => {
    const name = path.startsWith(':') ? `db/migrations/${path.slice(path.lastIndexOf('/') + 1)}` : path;
    scenario.push(7, { [name]: 'DROP TABLE users;\n' });
    const step = await scenario.check(7);
    expectNoCommands(step);
    expect(step.outputs.verdict).toBe('hold');
    expect(step.exitCode).toBe(1);
    expect(scenario.comments).toHaveLength(1);
    expectHarmless(scenario.comments[0]?.body ?? '');
    expectHarmless(step.summary ?? '');
  });
});

describe('size', () => {
  it('of many findings fits the annotations, the comment and the summary', async () => {
    const statements = Array.from({ length: 2000 }, (_, n) => `DROP TABLE t${n};`);
    scenario.push(7, { 'db/migrations/0002_big.sql': statements.join('\n') });
    const step = await scenario.check(7);
    expectNoCommands(step);
    expect(step.outputs.verdict).toBe('hold');
    expect(step.annotations.filter(({ type }) => type === 'error').length).toBeLessThanOrEqual(10);
    expect(step.annotations.every(({ message }) => message.length <= 4096)).toBe(true);
    expect((scenario.comments[0]?.body ?? '').length).toBeLessThanOrEqual(60_000);
    expect(step.summary).not.toBeNull();
  });

  it('of a summary that is nearly full already leaves it whole', async () => {
    scenario.push(7, { 'db/migrations/0002_drop.sql': 'DROP TABLE users;\n' });
    const step = await scenario.check(7, { summary: 'x'.repeat(1_047_000) });
    expect(step.summary).not.toBeNull();
    expect(step.exitCode).toBe(1);
  });

  it.each([
    ['binary', Uint8Array.from([0, 1, 2, 255])],
    ['invalid UTF-8', Buffer.from('SELECT 1; -- \xff\xfe\n', 'latin1')],
    ['an unterminated dollar quote', 'DO $x$ BEGIN DROP TABLE users;\n'],
  ])('and shape: a file that is %s is held', async (_, content) => {
    scenario.push(7, { 'db/migrations/0002_odd.sql': content });
    const step = await scenario.check(7);
    expectNoCommands(step);
    expect(step.outputs).toMatchObject({ verdict: 'hold', destructive: 'true' });
    expect(step.annotations).toContainEqual(expect.objectContaining({ title: 'not-parsed' }));
  });
});

describe('comments on the pull request', () => {
  it('of others with our marker are neither edited nor believed', async () => {
    const planted = '<!-- lockkeeper:check -->\n### Lockkeeper: all clear';
    scenario.github.state.addComment({ issue: 7, login: 'mallory', type: 'User', body: planted });
    scenario.push(7, { 'db/migrations/0002_drop.sql': 'DROP TABLE users;\n' });
    await scenario.check(7);
    expect(scenario.github.state.comments.map(({ login, body }) => [login, body.slice(26, 46)])).toEqual([
      ['mallory', '### Lockkeeper: all '],
      ['github-actions[bot]', '### Lockkeeper: hold'],
    ]);
  });
});
