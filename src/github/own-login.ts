import type { Github } from './client.js';

/** What a workflow's own token is called, where GitHub does not say. */
const ACTIONS_BOT = 'github-actions[bot]';

/**
 * Who we are. REST tells this to people's tokens only; GraphQL tells it to a workflow's and an app's token too. One
 * request for each client, made only when there is a comment to compare with.
 */
export function ownLogin(github: Github): Promise<string> {
  const known = asked.get(github) ?? ask(github);
  asked.set(github, known);
  return known;
}

const asked = new WeakMap<Github, Promise<string>>();

async function ask({ octokit }: Github): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
    return viewer.login;
  } catch {
    return ACTIONS_BOT;
  }
}
