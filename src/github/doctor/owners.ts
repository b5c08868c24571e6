import { type Diagnosis, ok, problem } from './diagnosis.js';

/** Where GitHub looks for code owners; the first that is there counts. */
export const OWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Whether changes of the gate itself need an owner's review: the workflows and the policy. */
export function examineOwners(
  owners: { readonly path: string; readonly text: string } | null,
  guarded: readonly string[],
): Diagnosis[] {
  if (owners === null) {
    return [
      problem(
        'code-owners',
        'There is no CODEOWNERS file: whoever may merge may also change the gate.',
        `Add .github/CODEOWNERS with an owner for ${guarded.join(' and ')}, and require the owners’ review.`,
      ),
    ];
  }
  const rules = parseOwners(owners.text);
  return guarded.map((path) => {
    const rule = rules.findLast(({ matches }) => matches(path));
    return rule !== undefined && rule.owners.length > 0
      ? ok('code-owners', `${path} is owned by ${rule.owners.join(', ')}.`, owners.path)
      : problem('code-owners', `${path} has no owner.`, `Add a line for it to ${owners.path}.`, owners.path);
  });
}

interface OwnersRule {
  readonly owners: readonly string[];
  matches(path: string): boolean;
}

function parseOwners(text: string): OwnersRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .split(/\s+/)
      .filter(Boolean);
    if (pattern === undefined || pattern.startsWith('[')) return [];
    const expression = ownersPattern(pattern);
    return [{ owners: owners.filter((owner) => /@/.test(owner)), matches: (path) => expression.test(path) }];
  });
}

/** A pattern of gitignore's kind, as GitHub reads it: a slash inside anchors it, and a folder has all below it. */
function ownersPattern(pattern: string): RegExp {
  const anchored = /\/./.test(pattern.replace(/^\//, '').replace(/\/$/, '')) || pattern.startsWith('/');
  const body = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob] as string,
    );
  // "docs/*" owns the files of docs, and not those of its folders.
  const below = pattern.endsWith('/') ? '.*' : /\/\*$/.test(pattern) ? '' : '(?:/.*)?';
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${body}${below}$`);
}
