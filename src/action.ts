import { keepCompiledCode } from './compiled-code.js';

const load = keepCompiledCode('action', 'workflow-step.cjs');
void (load() as typeof import('./workflow-step.js')).start();
