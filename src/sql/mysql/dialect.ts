/** The two that share a grammar, most of their behaviour, and this folder. */
export type Dialect = 'mysql' | 'mariadb';
