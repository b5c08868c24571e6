/**
 * Index of the first of `items` for which a test does not hold, their number where it holds for all. They are in order:
 * behind the first for which it does not hold it holds for none.
 */
export function firstNot<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
