/** More than a relation can have columns (MaxHeapAttributeNumber of access/htup_details.h). */
const NUMBERS = 2048;

/** In SQL: a column as one number, made of its relation's oid and its own number; two arrays take a server longer. */
export const columnKey = (relation: string, number: string): string => `${relation}::int8 * ${NUMBERS} + ${number}`;

/** In SQL, the same the other way round. */
export const relationIn = (key: string): string => `(${key} / ${NUMBERS})::oid`;
export const numberIn = (key: string): string => `${key} % ${NUMBERS}`;

export const relationOf = (key: number): number => Math.floor(key / NUMBERS);
export const numberOf = (key: number): number => key % NUMBERS;
