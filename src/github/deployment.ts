import { GithubError } from '../core/errors.js';
import { type Github, isPermissionProblem, whyFailed } from './client.js';

export interface DeploymentInput {
  readonly github: Github;
  /** The commit that is put into production. */
  readonly commit: string;
  readonly environment: string;
  /** Where the run can be read. */
  readonly log: string;
}

/** A deployment of migrations as GitHub shows it. */
export interface Deployment {
  /** Says how it ended; the reason why that could not be said, or null. */
  end(state: 'success' | 'failure' | 'error', description: string): Promise<string | null>;
}

/** What GitHub takes as a description of a state. */
const MOST_CHARACTERS = 140;

/**
 * Opens a deployment before anything is touched. Without contexts that it would have to wait for, and without merging:
 * what runs is merged already.
 */
export async function openDeployment({ github, commit, environment, log }: DeploymentInput): Promise<Deployment> {
  const { octokit, owner, repo } = github;
  const { repos } = octokit.rest;
  const place = { owner, repo };
  const id = await (async () => {
    try {
      const { data } = await repos.createDeployment({
        ...place,
        ref: commit,
        task: 'deploy:migrations',
        environment,
        auto_merge: false,
        required_contexts: [],
        description: 'Migrations applied by Lockkeeper',
      });
      if (!('id' in data)) throw new Error('GitHub made no deployment');
      await repos.createDeploymentStatus({ ...place, deployment_id: data.id, state: 'in_progress', log_url: log });
      return data.id;
    } catch (error) {
      throw new GithubError(`The deployment to ${environment} could not be opened: ${whyFailed(error)}.`, {
        hint: isPermissionProblem(error)
          ? 'Give the job "permissions: {deployments: write}", or leave the input "deployment" out.'
          : 'Nothing was applied. Run the job again when GitHub answers.',
        cause: error,
      });
    }
  })();
  return {
    async end(state, description) {
      const text = [...description].slice(0, MOST_CHARACTERS).join('');
      try {
        await repos.createDeploymentStatus({ ...place, deployment_id: id, state, log_url: log, description: text });
        return null;
      } catch (error) {
        return `GitHub was not told how the deployment ended: ${whyFailed(error)}.`;
      }
    },
  };
}
