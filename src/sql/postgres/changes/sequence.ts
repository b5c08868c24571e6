import type { AlterSeqStmt, CreateSeqStmt, DefElem, Node } from '@pgsql/types';
import type { Change, TypeName } from '../../change.js';
import { all, as, relationName, strings } from '../ast.js';
import { option } from '../kind.js';
import type { Reader } from '../reader.js';
import { readType } from './type-name.js';

/** CREATE SEQUENCE. */
export function createSequence(reader: Reader, node: CreateSeqStmt): Change[] {
  const owner = ownedBy(option(node.options, 'owned_by'));
  return [
    {
      ...reader.place,
      type: 'create-sequence',
      sequence: relationName(node.sequence),
      temporary: node.sequence?.relpersistence === 't',
      ifNotExists: node.if_not_exists === true,
      dataType: dataType(reader, node.options),
      ownedBy: owner === 'none' ? null : owner,
    },
  ];
}

/** ALTER SEQUENCE. */
export function alterSequence(reader: Reader, node: AlterSeqStmt): Change[] {
  const options = all(node.options, 'DefElem').map(({ defname = '', arg }) => {
    const name = defname.toLowerCase();
    return arg === undefined && (name === 'maxvalue' || name === 'minvalue') ? `no ${name}` : name;
  });
  return [
    {
      ...reader.place,
      type: 'alter-sequence',
      sequence: relationName(node.sequence),
      ifExists: node.missing_ok === true,
      dataType: dataType(reader, node.options),
      restart: options.includes('restart'),
      options,
      ownedBy: ownedBy(option(node.options, 'owned_by')),
    },
  ];
}

function dataType(reader: Reader, options: readonly Node[] | undefined): TypeName | null {
  const type = as(option(options, 'as')?.arg, 'TypeName');
  return type === undefined ? null : readType(reader, type);
}

type Owner = { readonly table: { schema: string | null; name: string }; readonly column: string };

function ownedBy(element: DefElem | undefined): Owner | 'none' | null {
  if (element === undefined) return null;
  const parts = strings(as(element.arg, 'List')?.items);
  if (parts.length < 2) return 'none';
  return { table: { schema: parts.at(-3) ?? null, name: parts.at(-2) ?? '' }, column: parts.at(-1) ?? '' };
}
