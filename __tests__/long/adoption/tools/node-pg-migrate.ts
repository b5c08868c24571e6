import { join } from 'node:path';
import { ask, countOf, fromNpm, type Tool } from '../tool.js';

const install = () => join(fromNpm({ 'node-pg-migrate': '8.0.4', pg: '8.16.3' }), 'node_modules/.bin/node-pg-migrate');

export const nodePgMigrate: Tool = {
  id: 'node-pg-migrate',
  ofSql: true,
  install,
  base: {},
  files: (n, sql) => ({
    [`migrations/170000000000${n}_step.sql`]: `-- Up Migration\n${sql}\n-- Down Migration\nDROP TABLE step_${n};\n`,
  }),
  up: (place) => ask(install(), ['up'], place),
  pending: (place) => countOf(ask(install(), ['up', '--dry-run'], place), /^### MIGRATION \S+ \(UP\)/gm),
};
