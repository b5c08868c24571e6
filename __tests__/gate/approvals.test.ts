import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ApprovalRules, type Candidate, demandOf, ROLES, SHORT_PLAN, weigh } from '../../src/gate/approvals.js';
import { type Hold, RISKS } from '../../src/gate/risk.js';

const PLAN = 'a1b2c3d4e5f6'.padEnd(64, '0');
const RULES: ApprovalRules = {
  counts: { destructive: 2, blocking: 1, incompatible: 1, other: 1 },
  approvers: [],
  role: 'maintain',
  bots: ['release-bot[bot]'],
  strict: false,
};
const GOOD: Candidate = {
  by: 'review',
  login: 'bob',
  bot: false,
  state: 'approved',
  planSeen: PLAN,
  planNamed: null,
  edited: false,
  role: 'maintain',
  listed: false,
  at: '2026-01-02T00:00:00Z',
  url: 'https://github.test/1',
};
const hold = (risk: Hold['risk']): Hold => ({ path: 'a.sql', risk, what: 'finding' });

function ask(candidates: readonly Candidate[], rules = RULES, writers: readonly string[] = ['ada']) {
  return weigh({ planId: PLAN, holds: [hold('blocking')], candidates, writers: new Set(writers), rules });
}

describe('what the holds take', () => {
  it('is the greatest count of the risks that are there, named after the gravest', () => {
    expect(demandOf([hold('other'), hold('destructive')], RULES)).toEqual({ risk: 'destructive', required: 2 });
    const odd = { ...RULES, counts: { ...RULES.counts, blocking: 3 } };
    expect(demandOf([hold('blocking'), hold('destructive')], odd)).toEqual({ risk: 'destructive', required: 3 });
  });

  it('is one at least, whatever the policy says', () => {
    const none = { ...RULES, counts: { destructive: 0, blocking: 0, incompatible: 0, other: 0 } };
    for (const risk of RISKS) expect(demandOf([hold(risk)], none).required).toBe(1);
  });
});

describe('an approval', () => {
  it('counts when nothing speaks against it', () => {
    expect(ask([GOOD])).toMatchObject({ satisfied: true, given: [{ login: 'bob' }], refused: [] });
  });

  it('counts once for each person, and by what they said last', () => {
    const later = { ...GOOD, login: 'BOB', at: '2026-01-03T00:00:00Z' };
    expect(ask([later, GOOD]).given).toHaveLength(1);
    expect(ask([{ ...later, state: 'changes-requested' }, GOOD])).toMatchObject({ satisfied: false, refused: [] });
    expect(ask([{ ...GOOD, state: 'changes-requested' }, later]).satisfied).toBe(true);
  });

  it('of a bot counts for a bot that is named, whatever its role', () => {
    const bot = { ...GOOD, login: 'Release-Bot[bot]', bot: true, role: 'none' as const };
    expect(ask([bot]).satisfied).toBe(true);
    expect(ask([{ ...bot, login: 'other[bot]', role: 'admin' }]).satisfied).toBe(false);
  });

  it.each<[string, Partial<Candidate>]>([
    ['of a writer, in any letters', { login: 'ADA' }],
    ['of a dismissed review', { state: 'dismissed' }],
    ['of another plan', { planSeen: 'b'.repeat(64) }],
    ['of a plan that is not known', { planSeen: null }],
    ['that names another plan', { planNamed: 'ffffffffffff' }],
    ['of a weaker role', { role: 'write' }],
    ['of a role that is not known', { role: null }],
    ['by a command without a plan', { by: 'command', planSeen: null }],
    ['by a command with too few letters of the plan', { by: 'command', planNamed: PLAN.slice(0, SHORT_PLAN - 1) }],
    ['by a command that was edited', { by: 'command', planNamed: PLAN, edited: true }],
  ])('%s does not count', (_, over) => {
    const answer = ask([{ ...GOOD, ...over }]);
    expect(answer.satisfied).toBe(false);
    expect(answer.refused).toHaveLength(1);
  });

  it('by role does not count where approvers are listed alone', () => {
    const listed = { ...RULES, role: 'listed' as const, approvers: ['cleo'] };
    expect(ask([{ ...GOOD, role: 'admin' }], listed).satisfied).toBe(false);
    expect(ask([{ ...GOOD, role: 'admin', listed: null }], listed).satisfied).toBe(false);
    expect(ask([{ ...GOOD, role: 'none', listed: true }], listed).satisfied).toBe(true);
  });

  it('never satisfies when anything could not be read', () => {
    const answer = weigh({
      planId: PLAN,
      holds: [hold('other')],
      candidates: [GOOD],
      writers: new Set(),
      rules: RULES,
      unreadable: 'The reviews could not be read.',
    });
    expect(answer.satisfied).toBe(false);
  });
});

describe('whatever is said', () => {
  const candidate = fc.record<Candidate>({
    by: fc.constantFrom('review', 'command'),
    login: fc.constantFrom('ada', 'Ada', 'bob', 'cleo', 'helper[bot]', 'release-bot[bot]'),
    bot: fc.boolean(),
    state: fc.constantFrom('approved', 'changes-requested', 'dismissed'),
    planSeen: fc.constantFrom(null, PLAN, 'b'.repeat(64)),
    planNamed: fc.constantFrom(null, PLAN, PLAN.slice(0, SHORT_PLAN), 'b'.repeat(SHORT_PLAN), ''),
    edited: fc.boolean(),
    role: fc.option(fc.constantFrom(...ROLES)),
    listed: fc.option(fc.boolean()),
    at: fc.constantFrom('1', '2', '3'),
    url: fc.constant(''),
  });
  const rules = fc.record<ApprovalRules>({
    counts: fc.constant(RULES.counts),
    approvers: fc.constant(['cleo']),
    role: fc.constantFrom('write', 'maintain', 'admin', 'listed'),
    bots: fc.constant(RULES.bots),
    strict: fc.boolean(),
  });

  it('nobody counts twice, no writer counts, and every approval that counts is of this plan', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 8 }), rules, (candidates, policy) => {
        const answer = ask(candidates, policy);
        const logins = answer.given.map(({ login }) => login.toLowerCase());
        expect(new Set(logins).size).toBe(logins.length);
        expect(logins).not.toContain('ada');
        for (const given of answer.given) {
          const backed = candidates.some(
            ({ login, state, planSeen, planNamed }) =>
              login === given.login && state === 'approved' && (planSeen === PLAN || PLAN.startsWith(planNamed ?? '-')),
          );
          expect(backed).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
