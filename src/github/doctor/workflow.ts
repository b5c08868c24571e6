/** A workflow file, as far as the gate depends on it. */
export interface Workflow {
  readonly path: string;
  /** Events with their filters, by name. */
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly permissions: unknown;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  readonly id: string;
  /** What the check is called: the name, or the id where there is none. */
  readonly name: string;
  readonly condition: boolean;
  readonly continueOnError: boolean;
  readonly permissions: unknown;
  /** Name of its environment; null without one. */
  readonly environment: string | null;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  /** `owner/name/folder@ref` or `./folder`; empty for a script. */
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly continueOnError: boolean;
  readonly condition: boolean;
}

/** Reads a workflow; null where the text is no YAML or no workflow. */
export async function readWorkflow(path: string, text: string): Promise<Workflow | null> {
  const { parse } = await import('yaml');
  let root: unknown;
  try {
    root = parse(text);
  } catch {
    return null;
  }
  if (!isObject(root) || !isObject(root.jobs)) return null;
  return {
    path,
    on: eventsOf(root.on),
    permissions: root.permissions,
    jobs: Object.entries(root.jobs).map(([id, job]) => jobOf(id, objectAt(job))),
  };
}

function jobOf(id: string, job: Readonly<Record<string, unknown>>): WorkflowJob {
  const { environment } = job;
  const named = typeof environment === 'string' ? environment : objectAt(environment).name;
  return {
    id,
    name: typeof job.name === 'string' ? job.name : id,
    condition: job.if !== undefined,
    continueOnError: job['continue-on-error'] !== undefined && job['continue-on-error'] !== false,
    permissions: job.permissions,
    environment: typeof named === 'string' ? named : null,
    steps: (Array.isArray(job.steps) ? job.steps : []).map(stepOf),
  };
}

function stepOf(value: unknown): WorkflowStep {
  const step = objectAt(value);
  return {
    uses: typeof step.uses === 'string' ? step.uses : '',
    with: objectAt(step.with),
    continueOnError: step['continue-on-error'] !== undefined && step['continue-on-error'] !== false,
    condition: step.if !== undefined,
  };
}

function eventsOf(on: unknown): Workflow['on'] {
  if (typeof on === 'string') return { [on]: {} };
  if (Array.isArray(on)) return Object.fromEntries(on.map((name) => [String(name), {}]));
  return Object.fromEntries(Object.entries(objectAt(on)).map(([name, filters]) => [name, objectAt(filters)]));
}

function objectAt(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The folder of Lockkeeper's action that a step runs (`''` is the check); null for other steps. */
export function lockkeeperAction({ uses }: WorkflowStep, isOwn: boolean): string | null {
  const match = /^[\w.-]+\/lockkeeper((?:\/[\w-]+)?)@/i.exec(uses) ?? (isOwn ? /^\.((?:\/[\w-]*)?)$/.exec(uses) : null);
  return match === null ? null : (match[1] as string).replace(/^\//, '');
}
