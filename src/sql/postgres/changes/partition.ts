import type { PartitionBound } from '../../change.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';

/** The bound of PARTITION OF and ATTACH PARTITION, whose source is found in `range`. */
export function readBound(
  reader: Reader,
  node: { strategy?: string; is_default?: boolean } | undefined,
  range: Range,
): PartitionBound | null {
  if (node === undefined) return null;
  const tokens = reader.tokens;
  if (node.is_default === true) return { kind: 'default', sql: 'DEFAULT' };
  const from = tokens.find(range, 'for', 'values');
  const kind = node.strategy === 'l' ? 'list' : node.strategy === 'h' ? 'hash' : 'range';
  let end = tokens.afterClose(tokens.find([from, range[1]], '('));
  if (tokens.at(end) === 'to') end = tokens.afterClose(end + 1);
  return { kind, sql: tokens.slice([from, end]) };
}
