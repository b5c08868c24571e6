/** `740 ms`, `4.2 s`, `42 s`, `12 min`, `3 h 20 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10_000) return `${Math.round(milliseconds / 100) / 10} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

/** `2 s to 20 s`, each to one digit: no more is known. */
export function span([least, most]: readonly [number, number]): string {
  const round = (value: number): number => {
    const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
    return Math.round(value / power) * power;
  };
  return round(least) < 1 ? `up to ${duration(round(most))}` : `${duration(round(least))} to ${duration(round(most))}`;
}
