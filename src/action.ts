import { keepCompiledCode } from './compiled-code.js';

keepCompiledCode(process.env.INPUT_JOB ?? '');
void import('./workflow-step.js');
