import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'alter-composite-type',
  title: 'Changing a composite type changes every value and table that has it',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-composite.add-attribute', 'alter-composite.alter-attribute'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  on: ['alter-composite-type'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'alter-composite-type' || effect.fresh) return;
    if (change.action === 'add-attribute') {
      yield {
        severity: 'warning',
        message: `Values of the type "${change.name.name}" have one part more: literals and ROW(…) of the running release that write one fail, having too few.`,
      };
      return;
    }
    const lost = change.action === 'drop-attribute' ? ', and what it holds is lost wherever it is stored' : '';
    yield {
      message: `The attribute "${change.attribute}" of the type "${change.name.name}" changes under everybody who reads or writes values of it${lost}. Make a new type and move to it.`,
    };
  },
});
