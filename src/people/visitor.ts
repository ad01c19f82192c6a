/** Coarse facts of where a session comes from: enough to know one's own again, too little to follow anybody. */

const browsers: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/node|undici|curl|mandato/i, 'Mandato CLI'],
]

const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const named = (list: [RegExp, string][], agent: string) => list.find(([pattern]) => pattern.test(agent))?.[1]

/** "Firefox, Linux"; an empty text for what says nothing of itself. */
export function deviceName(agent: string): string {
  return [named(browsers, agent), named(systems, agent)].filter(Boolean).join(', ')
}

/** The network an address belongs to, without its last part: 203.0.113.x, 2001:db8:5::x. */
export function networkOf(address: string): string {
  const four = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)?.[1]
  if (four) return `${four}.x`
  const [head = ''] = address.split('::')
  return address.includes(':') ? `${head.split(':').slice(0, 3).join(':')}::x` : ''
}
