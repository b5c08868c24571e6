/** The axis that all charts of a picture share. */
export interface Axis {
  /** Milliseconds of both ends. */
  readonly from: number;
  readonly to: number;
  /** Percent of the way from the left. */
  place(at: number): number;
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
}

const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400];
/** As many as a phone has room for. */
const MOST_TICKS = 6;

/** Ticks count from the moment in which the work began. */
export function axisOf(from: number, to: number, zero: number): Axis {
  const length = Math.max(1000, to - from);
  const place = (at: number): number => Math.min(100, Math.max(0, (100 * (at - from)) / length));
  const step = 1000 * (STEPS_S.find((seconds) => length / 1000 / seconds <= MOST_TICKS) ?? 86_400);
  const ticks: Axis['ticks'][number][] = [];
  for (let at = Math.ceil((from - zero) / step) * step; at <= to - zero; at += step) {
    ticks.push({ place: place(at + zero), label: sinceText(at / 1000) });
  }
  return { from, to: from + length, place, ticks };
}

/** `0`, `−30 s`, `+2:05`, `+1:02:00`. */
function sinceText(seconds: number): string {
  if (seconds === 0) return '0';
  const sign = seconds < 0 ? '−' : '+';
  const all = Math.abs(Math.round(seconds));
  if (all < 60) return `${sign}${all} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return `${sign}${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(all % 60)}`;
}

/** The least round number that is not below a value: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) as number) * power;
}
