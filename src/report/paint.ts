/** Eight styles are all that a report needs; a dependency for that would be heavier than the table. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof STYLES;
export type Paint = (style: Style | readonly Style[], text: string) => string;

/** A painter: ANSI colours, or nothing at all. */
export function painter(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (style, text) => {
    if (text === '') return '';
    return [style].flat().reduce((painted, each) => {
      const [on, off] = STYLES[each];
      return `\u001b[${on}m${painted}\u001b[${off}m`;
    }, text);
  };
}
