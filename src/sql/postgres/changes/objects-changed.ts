import type {
  AlterObjectDependsStmt,
  AlterObjectSchemaStmt,
  AlterOwnerStmt,
  AlterTableMoveAllStmt,
  DropOwnedStmt,
  DropStmt,
  Node,
  ObjectType,
  ObjectWithArgs,
  RenameStmt,
} from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { Change, Drop, ObjectKind, Rename, TypeName } from '../../change.js';
import { all, as, nameFromNode, relationName, strings } from '../ast.js';
import type { Reader } from '../reader.js';
import { objectKind } from './objects.js';
import { roleName, roleNames } from './roles.js';
import { readType } from './type-name.js';

/** Objects that stand on a table: their list of names ends with their own. */
const ON_TABLE = new Set<ObjectType>(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);

/** DROP of anything: one change per name. */
export function drop(reader: Reader, node: DropStmt): Change[] {
  const objects = node.objects ?? [];
  return objects.map((object): Change => {
    const { name, on } = dropped(object, node.removeType);
    return {
      ...reader.place,
      ...dropOf(node, name, on),
      argumentTypes: argumentTypes(reader, as(object, 'ObjectWithArgs')),
    };
  });
}

function dropOf(node: DropStmt, name: Name, on: Name | null): Omit<Drop, 'argumentTypes'> {
  return {
    type: 'drop',
    object: objectKind(node.removeType),
    name,
    on,
    ifExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
    concurrently: node.concurrent === true,
  };
}

function dropped(object: Node, type: ObjectType | undefined): { name: Name; on: Name | null } {
  if (type === undefined || !ON_TABLE.has(type)) return { name: nameFromNode(object), on: null };
  const parts = strings(as(object, 'List')?.items);
  return {
    name: { schema: null, name: parts.at(-1) ?? '' },
    on: { schema: parts.at(-3) ?? null, name: parts.at(-2) ?? '' },
  };
}

function argumentTypes(reader: Reader, object: ObjectWithArgs | undefined): TypeName[] | null {
  if (object === undefined || object.args_unspecified === true) return null;
  return all(object.objargs, 'TypeName').map((type) => readType(reader, type));
}

/** DROP of what the cluster knows by a bare name: roles, databases, tablespaces, subscriptions. */
export function dropBare(
  reader: Reader,
  object: ObjectKind,
  names: readonly string[],
  ifExists: boolean,
  cascade = false,
): Change[] {
  return names.map((name) => ({
    ...reader.place,
    type: 'drop',
    object,
    name: { schema: null, name },
    on: null,
    ifExists,
    cascade,
    concurrently: false,
    argumentTypes: null,
  }));
}

/** DROP OWNED BY: the names are the roles'. */
export function dropOwned(reader: Reader, node: DropOwnedStmt): Change[] {
  return dropBare(reader, 'owned', roleNames(node.roles), false, node.behavior === 'DROP_CASCADE');
}

/** What a part of a relation is called in `Rename.object`. */
const PART: Partial<Record<ObjectType, Rename['object']>> = {
  OBJECT_COLUMN: 'column',
  OBJECT_ATTRIBUTE: 'attribute',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_DOMCONSTRAINT: 'constraint',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_POLICY: 'policy',
  OBJECT_RULE: 'rule',
};

/** ALTER … RENAME. */
export function rename(reader: Reader, node: RenameStmt): Change[] {
  const part = node.renameType === undefined ? undefined : PART[node.renameType];
  const statementObject = part === undefined ? node.renameType : node.relationType;
  return [
    {
      ...reader.place,
      type: 'rename',
      object: part ?? objectKind(node.renameType),
      name: renamed(node, part !== undefined),
      part: part === undefined ? null : (node.subname ?? null),
      to: node.newname ?? '',
      ifExists: node.missing_ok === true,
      only: node.relation !== undefined && node.relation.inh !== true,
      cascade: node.behavior === 'DROP_CASCADE',
      viaAlterTable: statementObject === 'OBJECT_TABLE' || node.renameType === 'OBJECT_TABCONSTRAINT',
      argumentTypes: argumentTypes(reader, as(node.object, 'ObjectWithArgs')),
    },
  ];
}

function renamed(node: RenameStmt, part: boolean): Name {
  if (node.relation !== undefined) return relationName(node.relation);
  if (node.object !== undefined) return nameFromNode(node.object);
  // Schemas, roles and databases have a bare name.
  return { schema: null, name: part ? '' : (node.subname ?? '') };
}

/** ALTER … SET SCHEMA. */
export function setSchema(reader: Reader, node: AlterObjectSchemaStmt): Change[] {
  return [
    {
      ...reader.place,
      type: 'set-schema',
      object: objectKind(node.objectType),
      name: node.relation === undefined ? nameFromNode(node.object) : relationName(node.relation),
      schema: node.newschema ?? '',
      argumentTypes: argumentTypes(reader, as(node.object, 'ObjectWithArgs')),
    },
  ];
}

/** ALTER … OWNER TO, where it isn't a subcommand of ALTER TABLE. */
export function changeOwner(reader: Reader, node: AlterOwnerStmt): Change[] {
  const name = node.relation === undefined ? nameFromNode(node.object) : relationName(node.relation);
  const owner = roleName(node.newowner);
  return [{ ...reader.place, type: 'change-owner', object: objectKind(node.objectType), name, owner }];
}

/** ALTER … DEPENDS ON EXTENSION. */
export function dependsOnExtension(reader: Reader, node: AlterObjectDependsStmt): Change[] {
  const name = node.relation === undefined ? nameFromNode(node.object) : relationName(node.relation);
  return [{ ...reader.place, type: 'depends-on-extension', object: objectKind(node.objectType), name }];
}

/** ALTER TABLE, INDEX or MATERIALIZED VIEW ALL IN TABLESPACE. */
export function moveAll(reader: Reader, node: AlterTableMoveAllStmt): Change[] {
  const object = objectKind(node.objtype);
  return [
    {
      ...reader.place,
      type: 'move-all',
      object: object === 'index' || object === 'materialized-view' ? object : 'table',
      from: node.orig_tablespacename ?? '',
      to: node.new_tablespacename ?? '',
      roles: roleNames(node.roles),
    },
  ];
}
