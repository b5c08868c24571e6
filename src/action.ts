import { keepCompiledCode } from './compiled-code.js';

keepCompiledCode('action');
void import('./workflow-step.js').then(({ start }) => start());
