/** `npm run new rule my-rule`: the folder of a rule that finds every DROP TABLE, ready to be made into another. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [kind, id] = process.argv.slice(2);
if (kind !== 'rule' || id === undefined || !/^[a-z][a-z0-9-]*$/.test(id)) {
  console.error('Usage: npm run new rule my-rule-id');
  process.exit(2);
}
const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/rules', id);
if (existsSync(folder)) {
  console.error(`src/rules/${id} is there already.`);
  process.exit(2);
}
mkdirSync(folder);
writeFileSync(
  join(folder, 'index.ts'),
  `import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: '${id}',
  title: 'Dropping a table loses its rows',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-table'],
  sources: ['Postgres manual, DROP TABLE'],
  on: ['drop'],
  *check(effect) {
    if (effect.change.type !== 'drop' || effect.change.object !== 'table' || effect.fresh) return;
    yield { message: \`Dropping \${effect.target} loses its rows.\`, relation: effect.target };
  },
});
`,
);
writeFileSync(
  join(folder, 'bad.sql'),
  `-- schema\nCREATE TABLE users (id bigint);\n-- migration: a table in use\nDROP TABLE users; -- finding\n`,
);
writeFileSync(
  join(folder, 'good.sql'),
  `-- migration: a table that this migration made\nCREATE TABLE users (id bigint);\nDROP TABLE users;\n`,
);
writeFileSync(
  join(folder, 'doc.md'),
  `Say here what happens on a busy database when this statement runs, and why: which lock, for how long, who waits, what
is gone. Then the safe way in a sentence or two; the steps themselves come from the rule.

Ignoring it is fine when … Say it honestly: people will do it anyway, and here they learn when they may.
`,
);
console.log(
  `Made src/rules/${id}. Next: edit it, then npm run generate && npm test -- __tests__/contract/rules.test.ts -t ${id}`,
);
