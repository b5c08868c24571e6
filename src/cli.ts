import { keepCompiledCode } from './compiled-code.js';

keepCompiledCode(process.argv[2] ?? '');
void import('./command-line.js');
