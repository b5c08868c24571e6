import type { ObjectType } from '@pgsql/types';
import type { ObjectKind } from '../../change.js';

const KIND: Partial<Record<ObjectType, ObjectKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'foreign-table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized-view',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_SCHEMA: 'schema',
  OBJECT_FUNCTION: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_POLICY: 'policy',
  OBJECT_RULE: 'rule',
  OBJECT_EXTENSION: 'extension',
  OBJECT_COLLATION: 'collation',
  OBJECT_TSCONFIGURATION: 'text-search',
  OBJECT_TSDICTIONARY: 'text-search',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_SUBSCRIPTION: 'subscription',
  OBJECT_ROLE: 'role',
  OBJECT_DATABASE: 'database',
  OBJECT_TABLESPACE: 'tablespace',
  OBJECT_CAST: 'cast',
  OBJECT_OPERATOR: 'operator',
  OBJECT_EVENT_TRIGGER: 'event-trigger',
};

/** The kind of object that the tree names. */
export function objectKind(type: ObjectType | undefined): ObjectKind {
  return (type === undefined ? undefined : KIND[type]) ?? 'other';
}

const SPOKEN: Readonly<Record<string, string>> = {
  MATVIEW: 'MATERIALIZED VIEW',
  STATISTIC_EXT: 'STATISTICS',
  FDW: 'FOREIGN DATA WRAPPER',
  FOREIGN_SERVER: 'SERVER',
  OPCLASS: 'OPERATOR CLASS',
  OPFAMILY: 'OPERATOR FAMILY',
  TSPARSER: 'TEXT SEARCH PARSER',
  TSDICTIONARY: 'TEXT SEARCH DICTIONARY',
  TSTEMPLATE: 'TEXT SEARCH TEMPLATE',
  TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION',
  LARGEOBJECT: 'LARGE OBJECT',
  DOMCONSTRAINT: 'DOMAIN',
  TABCONSTRAINT: 'TABLE',
  COLUMN: 'TABLE',
  ATTRIBUTE: 'TYPE',
};

/** The object type as command tags spell it: `MATERIALIZED VIEW`. */
export function objectTag(type: ObjectType | undefined): string {
  const name = (type ?? 'OBJECT_TABLE').replace(/^OBJECT_/, '');
  return SPOKEN[name] ?? name.replaceAll('_', ' ');
}
