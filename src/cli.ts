import { keepCompiledCode } from './compiled-code.js';

keepCompiledCode();
void import('./command-line.js');
