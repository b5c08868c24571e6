import { quotedKey } from '../names.js';
import type { Step } from '../steps.js';

/** What of the catalog a step can change. */
export interface Scope {
  /** Names of relations, as SQL; null: any. */
  readonly names: readonly string[] | null;
  /** Schemas, types and routines too. */
  readonly others: boolean;
}

/** Statements that say by themselves which tables they touch, and touch nothing else. */
const ON_RELATIONS =
  /^(?:CREATE|ALTER|DROP) (?:TABLE|INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE|TRIGGER|POLICY|RULE)$|^(?:COMMENT|REINDEX|VACUUM|ANALYZE|CLUSTER|REFRESH MATERIALIZED VIEW|TRUNCATE|TRUNCATE TABLE|INSERT|UPDATE|DELETE|MERGE|LOCK|LOCK TABLE|CREATE TABLE AS|SELECT INTO)$/;
const NAMED = /^(?:table|index|view|materialized view|sequence|column|constraint|trigger|policy|rule|statistics) /;

export function scopeOf(steps: readonly Step[]): Scope {
  const plain = steps.every(
    ({ kind, sql }) => ON_RELATIONS.test(kind) && !/\bcascade\b/i.test(sql) && !/^comment/i.test(sql),
  );
  if (!plain) return { names: null, others: true };
  const names = steps.flatMap(({ effects }) => [
    ...effects.locks.map(({ relation }) => quotedKey(relation)),
    ...[...effects.creates, ...effects.drops].filter((what) => NAMED.test(what)).flatMap(namesIn),
  ]);
  return { names: [...new Set(names)], others: false };
}

/** `column public.users.name`: the relation may be any beginning of it. */
function namesIn(what: string): string[] {
  const [schema = '', name = ''] = what.replace(NAMED, '').split('.');
  return [quotedKey(`${schema}.${name}`)];
}

const EVERYTHING = `SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')`;

/**
 * What stands in a WITH RECURSIVE: `reached`, the oids of the relations named by $1 (text[]) with all that hangs on them:
 * the table of an index, parents and children, both ends of foreign keys, views over them, sequences of their columns.
 */
export const REACHED = `named AS (
    SELECT coalesce(i.indrelid, c.oid) AS oid FROM unnest($1::text[]) AS given(name) JOIN pg_class AS c ON c.oid = to_regclass(given.name)
    LEFT JOIN pg_index AS i ON i.indexrelid = c.oid),
  family AS (
    SELECT oid FROM named
    UNION SELECT CASE WHEN h.inhrelid = f.oid THEN h.inhparent ELSE h.inhrelid END FROM family AS f JOIN pg_inherits AS h ON f.oid IN (h.inhrelid, h.inhparent)),
  partners AS (
    SELECT oid FROM family
    UNION SELECT CASE WHEN k.conrelid = f.oid THEN k.confrelid ELSE k.conrelid END FROM family AS f JOIN pg_constraint AS k ON k.contype = 'f' AND f.oid IN (k.conrelid, k.confrelid)),
  hanging AS (
    SELECT oid FROM partners
    UNION SELECT r.ev_class FROM hanging AS h JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = h.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_rewrite AS r ON r.oid = d.objid),
  reached AS (
    SELECT oid FROM hanging
    UNION SELECT d.objid FROM hanging AS h JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = h.oid
      AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S')`;

/** The oids that are meant, as an array: by the names in $1, or all where it is null. */
export const MEANT = `(CASE WHEN $1::text[] IS NULL THEN ARRAY(${EVERYTHING}) ELSE ARRAY(SELECT oid FROM reached) END)`;
