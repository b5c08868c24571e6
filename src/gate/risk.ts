/** What is at stake where a plan is held, the gravest first. `other`: anything else that holds, such as a failure foretold. */
export const RISKS = ['destructive', 'blocking', 'incompatible', 'other'] as const;
export type Risk = (typeof RISKS)[number];

/** One thing that keeps a plan from passing. */
export interface Hold {
  readonly path: string;
  readonly risk: Risk;
  /** `code`: stands in application code, of which an approval of migrations says nothing. */
  readonly what: 'unread' | 'finding' | 'destructive' | 'code';
}
