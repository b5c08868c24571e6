import { defineRule } from '../rule.js';
import { refusals, TAKEN } from '../told-failures.js';

export const rule = defineRule({
  id: 'already-exists',
  title: 'The statement makes something that is there already',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  checkStatement: (context) => refusals(context, TAKEN),
});
