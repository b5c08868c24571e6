import type { CheckReport, ShadowReport } from '../gate/report.js';
import { count } from './overview.js';

const MOST_GAPS = 3;

/** What was observed, on which server, and what of the history is missing there; sentences. */
export function shadowSentences(report: Pick<CheckReport, 'shadows'>): string[] {
  return report.shadows.flatMap(sentencesOf);
}

function sentencesOf({ server, history, cached, observed, gaps, reason }: ShadowReport): string[] {
  if (reason !== null) return [`Nothing was observed: ${reason}`];
  const seen = `${count(observed, 'statement')} observed on ${server}, after ${count(history, 'earlier migration')}${cached ? ' that an earlier run had replayed' : ''}.`;
  const more = gaps.length - MOST_GAPS;
  return [
    seen,
    ...gaps.slice(0, MOST_GAPS),
    ...(more > 0 ? [`And ${count(more, 'more migration')} did not replay.`] : []),
    ...(gaps.length > 0 ? ['Where statements fail for that, they are predicted.'] : []),
  ];
}
