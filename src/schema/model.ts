/** The schema model: what exists (`objects`), and where to look it up (`schema`). */
export * from './objects.js';
export { keyOf, Schema, TEMPORARY_SCHEMA } from './schema.js';
