import { ConfigError } from '../core/errors.js';
import { readNeed } from './extractors/manifest-comment.js';
import type { Reference } from './reference.js';

/** What the configuration says that the code needs (`requires`), as references of the configuration file. */
export function requiredReferences(requires: readonly string[], path = 'lockkeeper.yml'): Reference[] {
  return requires.map((text) => {
    const need = readNeed(text.trim());
    if (need === null) {
      throw new ConfigError(`"${text}" under "requires" is not a table or column.`, {
        hint: 'Write users.email_verified, or app.users.email_verified with a schema.',
      });
    }
    return {
      ...need,
      among: [],
      access: 'read',
      path,
      line: 1,
      confidence: 'certain',
      source: 'manifest',
      guard: null,
      declared: null,
    };
  });
}
