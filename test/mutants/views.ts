/**
 * Every small lie that can be told about a view, read off its definition as the database keeps it, where each condition
 * stands in parentheses of its own: a condition that does not count, a lesser of several that forgets one, a role that
 * is left out, a number that is another, a branch that is missing.
 */
export interface Lie {
  /** What is no longer so, in the words of the definition. */
  name: string
  definition: string
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Where the parenthesis that opens at a place closes. */
function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at
  }
  throw new Error(`a parenthesis stays open: ${text.slice(open, open + 60)}`)
}

/** Pieces of a text between its separators that stand in no parenthesis, each with where it begins. */
function pieces(text: string, separator: RegExp): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = []
  let depth = 0
  let began = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')') depth--
    if (depth > 0) continue
    const cut = separator.exec(text.slice(at))?.[0]
    if (cut === undefined) continue
    found.push({ at: began, text: text.slice(began, at) })
    at += cut.length - 1
    began = at + 1
  }
  return [...found, { at: began, text: text.slice(began) }]
}

interface Change {
  name: string
  from: number
  to: number
  by: string
}

/** The conditions behind WHERE, ON and WHEN, and every part of those that are made of several. */
export function conditions(text: string): Change[] {
  const changes: Change[] = []
  const add = (from: number, to: number, by: string) =>
    changes.push({ name: `${flat(text.slice(from, to))} is ${by}`, from, to, by })
  for (const { index, 0: word } of text.matchAll(/\b(WHERE|ON|WHEN) /g)) {
    const from = index + word.length
    if (text[from] === '(') add(from, closing(text, from) + 1, 'true')
    // a plain column; the cases of a value are another lie
    else if (word !== 'WHEN ') add(from, from + (/^[^\s;)]+/.exec(text.slice(from))?.[0].length ?? 0), 'true')
  }
  for (const { index } of text.matchAll(/\(/g)) {
    const inside = text.slice(index + 1, closing(text, index))
    for (const [separator, by] of [
      [/^ AND /, 'true'],
      [/^ OR /, 'false'],
    ] as const) {
      const parts = pieces(inside, separator)
      if (parts.length < 2) continue
      for (const part of parts) add(index + 1 + part.at, index + 1 + part.at + part.text.length, by)
    }
  }
  return changes
}

function others(text: string): Change[] {
  const changes: Change[] = []
  for (const { index, 0: word } of text.matchAll(/LEAST\(/g)) {
    const open = index + word.length
    const inside = text.slice(open, closing(text, open - 1))
    const parts = pieces(inside, /^, /)
    for (const left of parts)
      changes.push({
        name: `the least forgets ${flat(left.text)}`,
        from: open + left.at,
        to: open + left.at + left.text.length,
        by: '(3)::smallint',
      })
  }
  const swap = (pattern: RegExp, by: (found: string) => string) => {
    for (const { index, 0: found } of text.matchAll(pattern))
      changes.push({ name: `${found} is ${by(found)}`, from: index, to: index + found.length, by: by(found) })
  }
  // roles in a list, the cases of a value, instants at the edge, numbers
  for (const { index, 0: list } of text.matchAll(/ARRAY\[[^\]]*\]/g))
    for (const role of list.matchAll(/'\w+'/g)) {
      const from = index + role.index
      changes.push({
        name: `${role[0]} of ${list} is missing`,
        from,
        to: from + role[0].length,
        by: "'nobody'",
      })
    }
  swap(/WHEN '\w+'/g, () => "WHEN 'never'")
  swap(/ <= /g, () => ' < ')
  swap(/ < /g, () => ' <= ')
  swap(/\(3\)::smallint|THEN 3|ELSE 2/g, (found) => found.replace(/\d/, (n) => (n === '3' ? '2' : '3')))
  swap(/\btrue\b/g, () => 'false')
  return changes
}

/** All of them; each name says where in the view it stands when it stands there twice. */
export function liesAbout(view: string, definition: string): Lie[] {
  const text = definition.replace(/;\s*$/, '')
  const lies = [...conditions(text), ...others(text)].map(({ name, from, to, by }) => ({
    name: `${view}: ${name}`,
    definition: text.slice(0, from) + by + text.slice(to),
  }))
  const branches = text.split(/\nUNION ALL\n/)
  if (branches.length > 1)
    for (const [n, branch] of branches.entries())
      lies.push({
        name: `${view}: way ${n + 1} is missing`,
        definition: branches
          .map((other) => (other === branch ? `SELECT * FROM (${other}) never WHERE false` : other))
          .join('\nUNION ALL\n'),
      })
  const times = new Map<string, number>()
  return lies.map((lie) => {
    const nth = (times.get(lie.name) ?? 0) + 1
    times.set(lie.name, nth)
    return nth === 1 ? lie : { ...lie, name: `${lie.name} (${nth})` }
  })
}
