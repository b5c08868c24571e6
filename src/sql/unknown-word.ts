/** Stands for a part of a statement that is not known: a word that can be a name, a part of one, or a value between quotes. */
export const UNKNOWN_WORD = 'unknown_name';
