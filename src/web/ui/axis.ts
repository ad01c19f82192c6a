const steps = [1, 2, 2.5, 5, 10]

/** Round values from nothing to at least the most that is drawn, three to five of them, evenly apart. */
export function axisOf(most: number): number[] {
  if (!(most > 0)) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((one) => one * power >= rough) ?? 10) * power
  const count = Math.ceil(most / step)
  // one multiplication a value, so that no error adds up
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(12)))
}
