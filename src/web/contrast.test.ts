import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(resolve(import.meta.dirname, 'styles.css'), 'utf8')

type Theme = 'light' | 'dark'

/** The value of a colour in a theme, as `:root` declares it. */
function declared(name: string, theme: Theme): string {
  const value = new RegExp(`^  --${name}: (.+);$`, 'm').exec(css)?.[1]
  if (!value) throw new Error(`styles.css declares no --${name}`)
  const pair = /^light-dark\((.+?\)|#\w+), (.+)\)$/.exec(value)
  return pair ? ((theme === 'light' ? pair[1] : pair[2]) ?? '') : value
}

/** Relative luminance (WCAG 2.2) of `#rrggbb` or `oklch(L C H)`. */
function luminance(colour: string): number {
  const hex = /^#(..)(..)(..)$/.exec(colour)
  const linear = hex
    ? hex.slice(1).map((part) => {
        const share = Number.parseInt(part, 16) / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
    : linearOf(colour)
  const [red = 0, green = 0, blue = 0] = linear.map((share) => Math.min(1, Math.max(0, share)))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linearOf(colour: string): number[] {
  const [, lightness = '', chroma = '', hue = ''] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour) ?? []
  if (!hue) throw new Error(`${colour} is no colour this test reads`)
  const angle = (Number(hue) * Math.PI) / 180
  const a = Number(chroma) * Math.cos(angle)
  const b = Number(chroma) * Math.sin(angle)
  const long = (Number(lightness) + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (Number(lightness) - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (Number(lightness) - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

function contrast(front: string, back: string, theme: Theme): number {
  const [one, other] = [luminance(declared(front, theme)), luminance(declared(back, theme))]
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

const grounds = ['canvas', 'surface', 'raised', 'sunken', 'hover']
const plain = ['canvas', 'surface', 'raised']
const tones = ['positive', 'warning', 'negative', 'information']

/** Letters on what they stand on: 4.5 to 1. */
const words: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...['accent', 'accent-ink', ...tones].flatMap((ink) =>
    plain.map((ground): [string, string] => [ink, ground]),
  ),
  ...tones.flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ['ink', `${tone}-soft`],
  ]),
  ['accent-ink', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['surface', 'negative'],
  ['on-context', 'context'],
  ['on-support', 'support'],
]

/** Borders of controls, marks and rings beside what is around them: 3 to 1. */
const signs: [string, string][] = [
  ...['line-strong', 'focus', 'accent'].flatMap((sign) =>
    plain.map((ground): [string, string] => [sign, ground]),
  ),
  ...[1, 2, 3, 4, 5].map((number): [string, string] => [`chart-${number}`, 'surface']),
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(words)('%s is read on %s', (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(signs)('%s is seen on %s', (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(3)
  })
})
