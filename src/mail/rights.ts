import type { RightsInWords } from './letter.ts'
import type { Comparison, Fact } from './sheet.ts'
import type { Voice } from './voice.ts'

/** The lines in which a letter tells rights. A wish knows no products, so it is told by its categories. */
export function rightsFacts(voice: Voice, rights: RightsInWords, of: 'wish' | 'grant'): Fact[] {
  const may = voice.may(rights)
  return [
    { label: voice.t('mail.row.access'), value: voice.access(rights) },
    {
      label: voice.t('mail.row.covers'),
      value: of === 'wish' ? voice.wishCovers(rights) : voice.covers(rights),
    },
    ...(may ? [{ label: voice.t('mail.row.may'), value: may }] : []),
    { label: voice.t('mail.row.payer'), value: voice.payer(rights) },
  ]
}

export function askedAndGiven(voice: Voice, asked: RightsInWords, given: RightsInWords): Comparison {
  return {
    before: voice.t('mail.column.asked'),
    after: voice.t('mail.column.given'),
    mark: voice.t('mail.column.differs'),
    lines: linesOf(rightsFacts(voice, asked, 'wish'), rightsFacts(voice, given, 'grant')),
  }
}

export function beforeAndAfter(voice: Voice, before: RightsInWords, after: RightsInWords): Comparison {
  return {
    before: voice.t('mail.column.before'),
    after: voice.t('mail.column.after'),
    mark: voice.t('mail.column.changed'),
    lines: linesOf(rightsFacts(voice, before, 'grant'), rightsFacts(voice, after, 'grant')),
  }
}

/** A line that only one side knows cannot be compared and is left out. */
function linesOf(before: Fact[], after: Fact[]): Comparison['lines'] {
  return before.flatMap(({ label, value }) => {
    const other = after.find((fact) => fact.label === label)
    return other ? [{ label, before: value, after: other.value }] : []
  })
}
