import { UsageError } from '../core/errors.js';

/**
 * A glob as a test of paths: `*` and `?` within a name, `**` across folders, `[a-z]` and `[!a-z]`, `{a,b}`. A name that
 * begins with a dot is matched like any other. Our own, since a library for it would take longer to load than a check.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  try {
    const expression = new RegExp(`^${translate(pattern)}$`, 'u');
    return (path) => expression.test(path);
  } catch (cause) {
    throw new UsageError(`"${pattern}" is not a glob that can be understood.`, {
      hint: 'A range goes upwards, as in [a-z]; {a,b} may not be cut.',
      cause,
    });
  }
}

function translate(pattern: string): string {
  let result = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === '*') {
      const stars = /^\*+/.exec(pattern.slice(at))?.[0].length ?? 1;
      at += stars - 1;
      if (stars === 1) result += '[^/]*';
      else if (pattern[at + 1] === '/') {
        result += '(?:[^/]+/)*';
        at++;
      } else result += '.*';
    } else if (char === '?') result += '[^/]';
    else if (char === '[') {
      const set = /^\[([!^]?)(\]?[^\]/]*)\]/.exec(pattern.slice(at));
      if (set === null) result += '\\[';
      else {
        result += `[${set[1] === '' ? '' : '^/'}${(set[2] as string).replace(/[\\[\]^]/g, '\\$&')}]`;
        at += set[0].length - 1;
      }
    } else if (char === '{' && pattern.indexOf('}', at) > 0) {
      braces++;
      result += '(?:';
    } else if (char === '}' && braces > 0) {
      braces--;
      result += ')';
    } else if (char === ',' && braces > 0) result += '|';
    else result += char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  // A brace that never closes stands for itself.
  return braces === 0 ? result : translate(pattern.replaceAll('{', '[{]'));
}
