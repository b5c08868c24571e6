import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/drop-view.html'],
  on: ['drop'],
  *check({ change, fresh, drops }, context) {
    if (change.type !== 'drop' || fresh || drops.length === 0) return;
    if (change.object !== 'view' && change.object !== 'function' && change.object !== 'procedure') return;
    const later = context.migration.sql.statements
      .flatMap(({ changes }) => changes)
      .filter((one) => one.start > change.start);
    const again = later.some(
      (one) =>
        (one.type === 'create-view' && one.view.name === change.name.name) ||
        (one.type === 'create-function' && one.name.name === change.name.name),
    );
    const routine = context.schema.routinesNamed(change.name)[0];
    if (again || routine?.origin === context.migration.index) return;
    yield {
      change,
      message: `Code of the running release that still uses the ${change.object} ${change.name.name} fails from the moment it is dropped.`,
    };
  },
});
