import { bestOf, binariesAt, binaryFolders } from '../binaries.js';
import { startCluster } from '../cluster.js';
import type { Provider } from '../provider.js';
import { canKeepServers } from '../server.js';

/** Server binaries of the machine; runners that GitHub hosts have them. */
export const provider: Provider = async ({ major, env, kept }) => {
  if (!canKeepServers) return null;
  const found = binaryFolders(env).flatMap((folder) => binariesAt(folder) ?? []);
  const best = bestOf(found, major);
  if (best === null) return null;
  return startCluster(best, 'installed', kept);
};
