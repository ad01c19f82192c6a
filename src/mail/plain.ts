import { type Brand, differs, type Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

/** A sheet as plain text, written for readers who see nothing else: the same words in the same order. */
export function plainText({ sheet, brand, t }: { sheet: Sheet; brand: Brand; t: Voice['t'] }): string {
  const colon = t('mail.colon')
  const { title, lead, note, quote, facts, comparison, button, why } = sheet
  const blocks = [
    brand.name,
    title,
    ...lead,
    note,
    quote && `${quote.from}${colon}\n${quote.text.replace(/^/gm, '> ')}`,
    facts?.map(({ label, value }) => `${label}${colon} ${value}`).join('\n'),
    comparison?.lines
      .map((line) => {
        const mark = differs(line) ? ` (${comparison.mark})` : ''
        return `${line.label}${mark}\n  ${comparison.before}${colon} ${line.before}\n  ${comparison.after}${colon} ${line.after}`
      })
      .join('\n'),
    button && `${button.label}${colon}\n${button.link}`,
    `${why} ${t(sheet.isChosen ? 'mail.footer.chosen' : 'mail.footer.always')}`,
    `${brand.name}, ${brand.host}`,
  ]
  return `${blocks.filter((block) => block).join('\n\n')}\n`
}
