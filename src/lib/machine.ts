/** A state machine as data: one list of transitions drives the server, the buttons, the documents and the tests. */
export interface Transition<State extends string, Event extends string, By extends string> {
  from: readonly State[]
  event: Event
  by: readonly By[]
  to: State
}

export type Machine<S extends string, E extends string, B extends string> = readonly Transition<S, E, B>[]

/** Where an event leads from a state by somebody, or undefined where it is not to be. */
export function nextState<S extends string, E extends string, B extends string>(
  machine: Machine<S, E, B>,
  state: S,
  event: E,
  by: B,
): S | undefined {
  return machine.find((one) => one.event === event && one.from.includes(state) && one.by.includes(by))?.to
}

/** Everything that somebody may do from a state. */
export function movesFrom<S extends string, E extends string, B extends string>(
  machine: Machine<S, E, B>,
  state: S,
  by: B,
): E[] {
  return machine.filter((one) => one.from.includes(state) && one.by.includes(by)).map((one) => one.event)
}
