import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html'],
  on: ['do', 'call', 'other'],
  *check({ change }, { schema }) {
    if (change.type === 'other' && change.command !== 'CREATE EVENT') return;
    if (change.type === 'other') {
      yield { change, message: 'What an event does runs later, and is not judged.' };
      return;
    }
    if (change.type === 'call') {
      const routines = schema.routinesNamed(change.procedure);
      const unread = routines.flatMap(({ definition }) => definition.code?.unread ?? []);
      if (routines.length > 0 && unread.length === 0) return;
      const why = routines.length === 0 ? 'is not known' : 'could be read in part only';
      yield { change, message: `What the procedure ${change.procedure.name} does ${why}, so not all of it is judged.` };
      return;
    }
    if (change.type !== 'do' || change.code.unread.length === 0) return;
    const shown = (change.code.unread[0] ?? '').replace(/\s+/g, ' ').slice(0, 80);
    yield {
      change,
      message: `The text that is run here is put together from parts (${shown}), so what it does is not known. Write it as plain SQL where that can be done.`,
    };
  },
});
