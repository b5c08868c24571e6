import { keepCompiledCode } from './compiled-code.js';

keepCompiledCode();
void import('./workflow-step.js');
