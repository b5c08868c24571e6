import { UNKNOWN_WORD } from '../sql/unknown-word.js';
import type { Effects } from './effect.js';

/**
 * The effects as a report has them: without the words that stand for names which only the running code knows. Rules and
 * labels look at all of it, since such a table is as surely locked as one with a name.
 */
export function shown(effects: Effects): Effects {
  if (!effects.changes.some(({ unnamed }) => unnamed)) return effects;
  const named = (what: string): boolean => !what.includes(UNKNOWN_WORD);
  return {
    ...effects,
    locks: effects.locks.filter(({ relation }) => named(relation)),
    rewrites: effects.rewrites.filter(named),
    scans: effects.scans.filter(named),
    builds: effects.builds.filter(named),
    drops: effects.drops.filter(named),
    creates: effects.creates.filter(named),
  };
}

/** A sentence with what such a word stands for in its place. */
export function readable(sentence: string): string {
  return sentence.includes(UNKNOWN_WORD) ? sentence.replaceAll(MADE_UP, '(named when it runs)') : sentence;
}

/** A name with the word in it, quoted or not, with what qualifies it. */
const MADE_UP = new RegExp(`(?:[\\w$"]+\\.)?[\\w$"]*${UNKNOWN_WORD}[\\w$"]*(?:\\.[\\w$"]+)?`, 'g');
