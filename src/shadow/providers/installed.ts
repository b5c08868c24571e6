import { bestBinaries } from '../binaries.js';
import { clusterOf } from '../cluster.js';
import type { Provider } from '../provider.js';
import { canKeepServers } from '../server.js';

/** Server binaries of the machine; runners that GitHub hosts have them. */
export const provider: Provider = async ({ major, env }) => {
  if (!canKeepServers) return null;
  const best = await bestBinaries(env, major);
  return best === null ? null : clusterOf(best, 'installed');
};
