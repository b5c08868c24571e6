import { defineRule } from '../rule.js';
import { MISSING, refusals } from '../told-failures.js';

export const rule = defineRule({
  id: 'reference-to-dropped-or-missing-object',
  title: 'The statement names something that is not there',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  checkStatement: (context) => refusals(context, MISSING),
});
