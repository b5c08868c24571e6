import module from 'node:module';
import { keepBaselineCode } from './sql/postgres/baseline-code.js';

// Compiled code is kept for the same flags only, so they are set before anything is compiled.
keepBaselineCode();
// Node 22 and later keep what they compiled of the program, and the next start doesn't compile it again.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
void import('./command-line.js');
