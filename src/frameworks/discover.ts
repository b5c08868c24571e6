/** Everything about finding migrations that commands need. */
export { findRoot, type Selection, type Sequence, type SequenceEntry, selectPaths } from './select.js';
export { type DiscoverSettings, discover, frameworkNamed, type MigrationSet } from './sets.js';
