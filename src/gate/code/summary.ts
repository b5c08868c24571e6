import type { Coverage, Reference } from '../../usage/reference.js';
import type { BeforeSchema, FreshUse } from './before-schema.js';
import { nameOf } from './code.js';
import type { CodeReport, CodeUse, ListedReference } from './report.js';

const SHOWN = 100;

export function codeReport(coverage: Coverage, references: readonly Reference[], found: BeforeSchema): CodeReport {
  return {
    files: coverage.files,
    whole: coverage.whole,
    partly: coverage.partly,
    unjudged: coverage.unjudged.length,
    unjudgedPlaces: coverage.unjudged.slice(0, SHOWN).map(({ path, line, reason }) => ({ path, line, reason })),
    references: references.length,
    fresh: found.fresh.length,
    brought: found.brought.map(useOf),
    guarded: found.guarded.map(useOf),
    undecided: found.undecided.map(useOf),
  };
}

export function listOf(references: readonly Reference[]): ListedReference[] {
  return references.map((reference) => {
    const { access, path, line, confidence, source, guard } = reference;
    return { name: nameOf(reference), access, path, line, confidence, source, guard };
  });
}

function useOf({ name, uses }: FreshUse): CodeUse {
  const { path, line, guard } = uses[0] as Reference;
  return { name, path, line, guard };
}
