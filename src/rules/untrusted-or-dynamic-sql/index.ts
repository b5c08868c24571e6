import { defineRule } from '../rule.js';
import { count } from '../wording.js';

export const rule = defineRule({
  id: 'untrusted-or-dynamic-sql',
  title: 'A part of this could not be read, so it is not judged',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN'],
  on: ['do', 'call'],
  *check({ change }, { schema }) {
    if (change.type === 'call') {
      const known = schema.routinesNamed(change.procedure).some((one) => one.definition.code !== null);
      if (known) return;
      yield {
        change,
        message: `What the procedure ${schema.routineKey(change.procedure)} does is not known; nothing that it does is judged.`,
      };
      return;
    }
    if (change.type !== 'do' || change.code.unread.length === 0) return;
    const [first = ''] = change.code.unread;
    const shown = first.replace(/\s+/g, ' ').slice(0, 80);
    yield {
      change,
      message: `${count(change.code.unread.length, 'part')} of this block could not be read (${shown}), so locks, losses and failures there are not known. Write it as plain SQL where that can be done.`,
    };
  },
});
