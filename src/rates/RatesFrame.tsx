import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { api } from '../web/api.ts'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import { flawText } from './flawWords.ts'
import type { State } from './rates.ts'
import { parseSubject, type Subject, settingForms } from './subject.ts'

type Part = 'standing' | 'changes'
const hrefs: Record<Part, string> = { standing: '/staff/rates', changes: '/staff/rates/changes' }

/** What holds, and what is to change: each with its own address. */
export function RatesFrame(props: { part: Part; actions?: ReactNode; children: ReactNode }) {
  const { t } = useText()
  const parts: readonly Part[] = ['standing', 'changes']
  return (
    <Page title={t('rates.title')} actions={props.actions}>
      <Tabs
        label={t('rates.parts')}
        tabs={parts.map((part) => ({ href: hrefs[part], label: t(`rates.part.${part}`) }))}
        current={hrefs[props.part]}
      />
      {props.children}
    </Page>
  )
}

const tones: Record<State, Tone> = {
  draft: 'neutral',
  proposed: 'warning',
  approved: 'info',
  in_force: 'positive',
  cancelled: 'negative',
  rejected: 'negative',
  withdrawn: 'neutral',
}

export function StateTag({ state }: { state: State }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`rates.state.${state}`)}</Tag>
}

/** The names of levels, categories and items; until they have come, their keys stand for them. */
export function useRateNames() {
  const { language } = useText()
  const { data } = useQuery(api.rates.standing.queryOptions({ input: {}, staleTime: 60_000 }))
  return useMemo(() => {
    const levels = new Map(data?.levels.map(({ id, names }) => [id, names[language]]))
    const families = new Map(data?.families.map(({ id, names }) => [id, names[language]]))
    const items = new Map(data?.items.map(({ sku, name }) => [sku, name]))
    return {
      level: (id: string) => levels.get(id) ?? id,
      family: (id: string) => families.get(id) ?? id,
      item: (sku: string) => items.get(sku) ?? sku,
    }
  }, [data, language])
}

/** What is wrong with a change, in the reader's language. */
export function useFlawWords() {
  const { t } = useText()
  const format = useFormat()
  return (reason: string) => {
    const { key, values } = flawText(reason, format.dayLong)
    return t(key, values)
  }
}

/** A subject and its values in words. */
export function useRateWords() {
  const { t } = useText()
  const format = useFormat()
  const names = useRateNames()

  const nameOf = (subject: Subject): string => {
    switch (subject.kind) {
      case 'partner_rate':
        return t('rates.of.partner_rate', {
          level: names.level(subject.level),
          family: names.family(subject.family),
        })
      case 'partner_price':
        return t('rates.of.partner_price', {
          level: names.level(subject.level),
          item: names.item(subject.sku),
          currency: subject.currency,
          count: subject.months,
        })
      case 'volume_tier':
        return t('rates.of.volume_tier', {
          family: names.family(subject.family),
          count: subject.quantityMin,
        })
      case 'price':
        return t('rates.of.price', {
          item: names.item(subject.sku),
          currency: subject.currency,
          count: subject.months,
        })
      case 'vat_rate':
        return t('rates.of.vat_rate', { country: subject.country })
      case 'policy':
        return t(`rates.setting.${subject.setting}`)
    }
  }

  const inWords = (subject: Subject, value: string): string => {
    if ('currency' in subject) return format.unit(value, subject.currency)
    if (subject.kind !== 'policy') return format.percent(Math.round(Number(value) * 100))
    const form = settingForms[subject.setting]
    if ('words' in form) return t('rates.choice', { value })
    if ('amountMin' in form) return t('rates.amount', { amount: format.amount(value, 'CHF') })
    return t(`rates.${form.unit}`, { count: Number(value) })
  }

  return {
    name: (text: string) => {
      const subject = parseSubject(text)
      return subject ? nameOf(subject) : text
    },
    value: (text: string, value: string | null) => {
      const subject = parseSubject(text)
      if (value === null) return t('rates.none')
      return subject ? inWords(subject, value) : value
    },
  }
}
