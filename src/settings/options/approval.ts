import { choice, counts, list, text, truth } from '../kinds.js';
import { option } from './option.js';

/** Who may let a plan through. */
export const APPROVAL_OPTIONS = {
  approvals: option({
    kind: counts(['destructive', 'blocking', 'incompatible', 'other']),
    default: {},
    description: 'How many approvals a held plan takes, by what is at stake; 1 where nothing is said',
    commands: [],
    config: true,
  }),
  approvers: option({
    kind: list(text),
    default: [],
    description: 'Who may approve a held plan besides those with the role: logins, and teams as @organisation/team',
    commands: [],
    config: true,
  }),
  approverRole: option({
    kind: choice(['write', 'maintain', 'admin', 'listed']),
    default: 'maintain',
    description: 'The weakest role in the repository that may approve a held plan; listed: only those named',
    commands: [],
    config: true,
  }),
  approverBots: option({
    kind: list(text),
    default: [],
    description: 'Bots whose approval counts, by login',
    commands: [],
    config: true,
  }),
  approvalNamesPlan: option({
    kind: truth,
    default: false,
    description: 'A review approves only if its text names the plan id',
    commands: [],
    config: true,
  }),
} as const;
