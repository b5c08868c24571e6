import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'create-extension',
  title: 'An extension brings code of its own, and needs privileges that migrations seldom have',
  category: 'hygiene',
  severity: 'notice',
  preset: 'strict',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createextension.html'],
  on: ['other'],
  *check({ change }) {
    if (change.type !== 'other' || !/^(?:CREATE|ALTER) EXTENSION$/.test(change.command)) return;
    yield {
      message: `The extension "${change.name?.name ?? ''}" is installed or updated here: it must be on the server and allowed there, and an update runs whatever DDL its authors wrote. Let whoever runs the server do it, with its version.`,
    };
  },
});
