import type { Column, Relation } from '../../schema/model.js';
import { columnNamed, factsOf } from '../../schema/mysql/schema.js';
import type { ChangeOf } from '../../sql/change.js';
import type { Modification } from '../effect.js';
import { bytesOf, isInteger, isText, losesValues, type MysqlType, narrows, typeOf } from './type.js';

/** What MODIFY or CHANGE comes to: which operations of the measured table it is made of, and what it alters. */
export interface Modified {
  readonly operations: readonly string[];
  readonly modification: Modification;
  /** What was taken for granted, as sentences. */
  readonly assumptions: readonly string[];
}

/** Compares a column's new definition with the old one, as far as that is known. */
export function modificationOf(
  change: ChangeOf<'modify-column'>,
  relation: Relation | null,
  indexed: boolean,
): Modified {
  const column = columnNamed(relation, change.column);
  const { charset, collation } = factsOf(relation);
  if (column === undefined) return unknown(change);
  const plain = typeOf(column.type, charset);
  const from = { ...plain, collation: plain.collation ?? (isText(plain.name) ? collation : null) };
  const to = typeOf(change.definition.type, charset);
  const { removed, renumbered } = valuesOf(from, to);
  const operations = [...typeOperations(from, to, indexed), ...attributeOperations(change, column)];
  if (change.moves) operations.push('move-column');
  const guessed =
    from.name === 'varchar' && to.name === 'varchar' && from.charset === null && from.length !== to.length;
  return {
    operations: operations.length === 0 ? ['modify.same'] : operations,
    modification: {
      lossy: removed.length > 0 || losesValues(from, to),
      retyped: from.name !== to.name || from.unsigned !== to.unsigned,
      nullability: nullabilityOf(change, column),
      lost: lostOf(change, column),
      removed,
      renumbered,
      known: true,
    },
    assumptions: guessed ? [`The character set of "${change.column}" is taken to be utf8mb4.`] : [],
  };
}

function unknown(change: ChangeOf<'modify-column'>): Modified {
  return {
    operations: ['type.change'],
    modification: {
      lossy: false,
      retyped: false,
      nullability: null,
      lost: [],
      removed: [],
      renumbered: false,
      known: false,
    },
    assumptions: [`How "${change.column}" was before is not known: its type is taken to change.`],
  };
}

function nullabilityOf({ definition }: ChangeOf<'modify-column'>, column: Column): Modification['nullability'] {
  // A key's column is NOT NULL whatever its new definition says.
  if (definition.notNull === column.notNull) return null;
  return definition.notNull ? 'not-null' : 'null';
}

function attributeOperations(change: ChangeOf<'modify-column'>, column: Column): string[] {
  const { definition } = change;
  const found: string[] = [];
  const nullability = nullabilityOf(change, column);
  if (nullability === 'not-null') found.push('modify.not-null');
  if (nullability === 'null') found.push('modify.null');
  if (definition.identity !== null && column.identity === null) found.push('modify.auto-increment');
  const old = column.generated;
  const now = definition.generated;
  if (old === null && now === null) return found;
  if (old === null || now === null) return [...found, 'type.change'];
  const stays = old.expression.sql.replace(/[\s`()]/g, '') === now.expression.sql.replace(/[\s`()]/g, '');
  if (!stays) found.push(old.kind === 'stored' ? 'type.stored-expression' : 'type.virtual-expression');
  return found;
}

function lostOf({ definition }: ChangeOf<'modify-column'>, column: Column): string[] {
  const lost: string[] = [];
  if (column.default !== null && column.default.literal !== null && definition.default === null)
    lost.push('its default');
  if (column.identity !== null && definition.identity === null) lost.push('AUTO_INCREMENT');
  if (column.notNull && !definition.notNull && column.identity === null) lost.push('NOT NULL');
  return lost;
}

function typeOperations(from: MysqlType, to: MysqlType, indexed: boolean): string[] {
  if (from.name !== to.name) return [renamedType(from, to)];
  const found: string[] = [];
  if (from.unsigned !== to.unsigned) found.push('type.unsigned');
  if (isText(to.name)) found.push(...charsetOperations(from, to, indexed));
  if (from.name === 'enum' || from.name === 'set') found.push(...listOperations(from, to));
  else if (from.name === 'varchar' || from.name === 'varbinary') found.push(...lengthOperations(from, to));
  else if (!isInteger(from.name) && (from.length !== to.length || from.scale !== to.scale)) {
    found.push({ decimal: 'type.decimal-wider', char: 'type.char-longer' }[from.name] ?? 'type.datetime-fraction');
  }
  return found;
}

function renamedType(from: MysqlType, to: MysqlType): string {
  if (from.name === 'varchar' && /text$/.test(to.name)) return 'type.varchar-to-text';
  if (/text$/.test(from.name) && /text$/.test(to.name)) return 'type.text-longer';
  return 'type.change';
}

/** The length takes one byte up to 255 bytes, and two above: a row's layout changes at that border. */
function lengthOperations(from: MysqlType, to: MysqlType): string[] {
  const before = bytesOf(from);
  const after = bytesOf({ ...to, charset: to.charset ?? from.charset });
  if ((to.length ?? 0) < (from.length ?? 0)) return ['type.varchar-shorter'];
  if (from.length === to.length) return [];
  if (before <= 255 && after > 255) return ['type.varchar-over-255'];
  return [before > 255 ? 'type.varchar-long-longer' : 'type.varchar-longer'];
}

function charsetOperations(from: MysqlType, to: MysqlType, indexed: boolean): string[] {
  if (from.charset !== null && to.charset !== null && from.charset !== to.charset) {
    const wider = !narrows(from.charset, to.charset) && from.charset === 'utf8mb3' && to.charset === 'utf8mb4';
    return [wider ? 'type.charset-wider' : 'type.charset'];
  }
  if (to.collation === null || to.collation === from.collation) return [];
  return [indexed ? 'type.collation-indexed' : 'type.collation'];
}

function valuesOf(from: MysqlType, to: MysqlType): Pick<Modification, 'removed' | 'renumbered'> {
  if (from.values.length === 0 || from.name !== to.name) return { removed: [], renumbered: false };
  const removed = from.values.filter((value) => !to.values.includes(value));
  const renumbered = from.values.some((value, at) => to.values.includes(value) && to.values[at] !== value);
  return { removed, renumbered };
}

function listOperations(from: MysqlType, to: MysqlType): string[] {
  const { removed, renumbered } = valuesOf(from, to);
  if (removed.length > 0) return ['type.enum-remove'];
  if (renumbered) return ['type.enum-middle'];
  if (from.values.length === to.values.length) return [];
  if (from.name === 'set') {
    const grows = Math.ceil(to.values.length / 8) > Math.ceil(from.values.length / 8);
    return [grows ? 'type.set-grow' : 'type.set-append'];
  }
  // An enum's number takes one byte up to 255 values.
  return [from.values.length <= 255 && to.values.length > 255 ? 'type.enum-middle' : 'type.enum-append'];
}
