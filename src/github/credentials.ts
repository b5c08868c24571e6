import type { Credentials } from '../frameworks/git.js';

/** What git shows to GitHub, as actions/checkout does it; null without a token. */
export function credentialsOf(token: string | null, env: NodeJS.ProcessEnv): Credentials | null {
  if (token === null) return null;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return { server: env.GITHUB_SERVER_URL || 'https://github.com', header: `AUTHORIZATION: basic ${basic}` };
}
