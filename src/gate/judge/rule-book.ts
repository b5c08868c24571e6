import type { Rule } from '../../rules/rule.js';
import type { Change } from '../../sql/change.js';
import { applies, severityOf } from '../findings.js';
import type { Policy } from '../policy.js';

const NONE: readonly Rule[] = [];

/** Rules sorted by what they want to see, so that a statement meets only those that may speak. */
export class RuleBook {
  private readonly byChange = new Map<string, Rule[]>();
  readonly ofStatement: Rule[] = [];
  /** All of them, those that are switched off too: a comment may name any. */
  readonly byId: ReadonlyMap<string, Rule>;
  private readonly files: Rule[] = [];
  /** Files of a repository have few mixtures of changes: each is looked up once. */
  private readonly byMixture = new Map<string, readonly Rule[]>();

  constructor(rules: readonly Rule[], policy: Policy) {
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    for (const rule of rules) {
      if (severityOf(rule, policy) === null || !applies(rule, policy)) continue;
      for (const type of rule.on ?? []) {
        const list = this.byChange.get(type);
        if (list === undefined) this.byChange.set(type, [rule]);
        else list.push(rule);
      }
      if (rule.checkStatement !== undefined) this.ofStatement.push(rule);
      if (rule.checkFile !== undefined) this.files.push(rule);
    }
  }

  ofChange(type: string): readonly Rule[] {
    return this.byChange.get(type) ?? NONE;
  }

  /** Those that look at files as a whole and may speak of one with changes of these types. */
  ofFile(types: ReadonlySet<Change['type']>): readonly Rule[] {
    const mixture = [...types].join();
    const known = this.byMixture.get(mixture);
    if (known !== undefined) return known;
    const found = this.files.filter(({ filesWith }) => filesWith?.some((type) => types.has(type)) ?? true);
    this.byMixture.set(mixture, found);
    return found;
  }
}
