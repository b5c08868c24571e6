/** One action of ours: a folder with an action.yml, which is written from this. */
export interface Job {
  readonly id: string;
  /** What the Marketplace and the page of the action call it. */
  readonly name: string;
  /** One sentence without a full stop, of at most 125 characters: the Marketplace cuts what is longer. */
  readonly description: string;
  /** Why its inputs are as they are: comment lines of its action.yml. */
  readonly remark: string;
  /** What later steps may read, each with its description, in the order of action.yml. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The outputs when the work could not be done: a later step that asks must find no hope in them. */
  readonly failed: Readonly<Record<string, string>>;
  /** Does the work of one step; a verdict other than pass sets `process.exitCode`. */
  run(env: NodeJS.ProcessEnv): Promise<void>;
}
