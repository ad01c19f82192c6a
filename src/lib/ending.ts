/** How a long-running program ends: once, and in order. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Stops the program when the system asks for it. Ctrl-C reaches every program of a terminal, and those that started us
 * pass it on as well, so the same wish arrives more than once: only the first one counts.
 */
export function whenAskedToEnd(stop: () => Promise<void>): void {
  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of signals) process.on(signal, end)
}
