import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type StepOptions, type StepResult } from '../runner.js';
import { type CommitOptions, GitRepository } from './git-repository.js';
import { FakeGithub } from './server.js';
import { actionsToken, type Comment, type ReviewComment, type Token } from './state.js';

export type Files = Readonly<Record<string, string | Uint8Array | null>>;

export interface PushOptions extends CommitOptions {
  readonly from?: string;
  /** Who pushes, whatever the commit says. */
  readonly by?: string;
}

/** A repository at the fake GitHub with one released migration, ready for pull requests. */
export class Scenario {
  readonly github = new FakeGithub();
  private readonly folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  readonly repository = new GitRepository(this.folder);

  static async start(files: Files = {}): Promise<Scenario> {
    const scenario = new Scenario();
    await scenario.github.start();
    scenario.repository.commit('main', {
      'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
      ...files,
    });
    scenario.github.state.git = scenario.repository.path;
    scenario.github.state.accounts.set('ada@github.test', 'ada');
    scenario.permit({ contents: 'read', pull_requests: 'write' });
    return scenario;
  }

  async stop(): Promise<void> {
    await this.github.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the job's token may do. */
  permit(permissions: Token['permissions']): void {
    this.github.state.tokens.set('job-token', actionsToken(permissions));
  }

  /** Opens a pull request, or pushes to it when it is open. */
  push(number: number, files: Files, { from = 'main', by = 'ada', ...options }: PushOptions = {}): string {
    const branch = `feature-${number}`;
    const known = this.github.state.pulls.get(number);
    const before = known?.head.sha ?? '0'.repeat(40);
    const head = this.repository.commit(branch, files, from, options);
    this.github.state.activities.push({ actor: by, ref: `refs/heads/${branch}`, before, after: head });
    this.github.state.pulls.set(number, {
      author: 'ada',
      title: `Change ${number}`,
      base: { ref: 'main', sha: this.tip('main') },
      ...known,
      number,
      head: { ref: branch, sha: head, repository: known?.head.repository ?? 'acme/shop' },
    });
    return head;
  }

  /** Makes an open pull request one that comes from a fork. */
  fromFork(number: number): void {
    const pull = this.github.state.pulls.get(number);
    if (pull === undefined) throw new Error(`there is no pull request ${number}`);
    this.github.state.pulls.set(number, { ...pull, head: { ...pull.head, repository: 'mallory/shop' } });
  }

  tip(branch: string): string {
    return this.repository.git('rev-parse', `refs/heads/${branch}`);
  }

  /** Runs the gate on a pull request as its event of now would. */
  async check(number: number, options: Partial<StepOptions> = {}, depth = 0): Promise<StepResult> {
    const merge = this.repository.merge(`feature-${number}`, 'main', `merge-${number}`);
    const { base, head } = this.github.state.pulls.get(number) ?? {};
    return this.run({
      event: { name: 'pull_request', payload: { action: 'synchronize', number, pull_request: { number, base, head } } },
      workspace: this.repository.checkout(merge, depth),
      ...options,
    });
  }

  run(options: Pick<StepOptions, 'event' | 'workspace'> & Partial<StepOptions>): Promise<StepResult> {
    return runStep({ apiUrl: this.github.url, token: 'job-token', folder: this.folder, ...options });
  }

  /** Our comments beside the lines. */
  get inline(): readonly ReviewComment[] {
    return this.github.state.reviewComments.filter(({ login }) => login === 'github-actions[bot]');
  }

  /** Our comments, which should be one at most. */
  get comments(): readonly Comment[] {
    return this.github.state.comments.filter(({ login }) => login === 'github-actions[bot]');
  }
}
