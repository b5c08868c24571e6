import type { Expression } from '../sql/change.js';

/** No WHERE, or one that every row meets: `WHERE true`, `WHERE 1 = 1`. */
export function hitsEveryRow(where: Expression | null): boolean {
  if (where === null) return true;
  if (!where.constant) return false;
  const plain = where.sql.replace(/[\s()]/g, '').toLowerCase();
  return plain === 'true' || /^(\w+)=\1$/.test(plain);
}
