/** The pseudo-language: every word of the product two fifths longer and accented, and still to be read. */
const accents: Readonly<Record<string, string>> = {
  ...{ a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', y: 'ý', c: 'ç', n: 'ñ', s: 'š', z: 'ž' },
  ...{ A: 'Å', E: 'É', I: 'Î', O: 'Ø', U: 'Ü', C: 'Ç', N: 'Ñ', S: 'Š' },
}

const share = 0.4

/** Vowels are held until the word is long enough: it stays one word, as in German, and cannot be broken. */
function stretchWord(word: string): string {
  let missing = Math.ceil(word.length * share)
  const held = [...word]
    .map((letter) => {
      const written = accents[letter] ?? letter
      if (missing === 0 || !/[aeiouy]/i.test(letter)) return written
      missing -= 1
      return written + written.toLowerCase()
    })
    .join('')
  return held + 'ē'.repeat(missing)
}

function stretchText(text: string): string {
  return text.replace(/[A-Za-z]+/g, stretchWord)
}

/** Compiled messages: texts, and places such as `["count", "plural", { "one": [...] }]`, whose names stay. */
function stretchPart(part: unknown): unknown {
  if (typeof part === 'string') return stretchText(part)
  if (!Array.isArray(part)) return part
  const [name, kind, cases] = part
  if (typeof cases !== 'object' || cases === null) return part
  const stretchedCases = Object.entries(cases).map(([key, value]) => [key, stretchMessage(value)])
  return [name, kind, Object.fromEntries(stretchedCases)]
}

function stretchMessage(message: unknown): unknown {
  if (Array.isArray(message)) return message.map(stretchPart)
  return message
}

/** What becomes of a file of words. */
export function stretched(file: string): string {
  const messages = Object.entries<unknown>(JSON.parse(file))
  return JSON.stringify(Object.fromEntries(messages.map(([key, message]) => [key, stretchMessage(message)])))
}
