import { useCountries } from '../organisations/useCountries.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import type { Application } from './contract.ts'

/** What a company says of itself, line by line. */
export function SaidFacts({ application }: { application: Application }) {
  const { t } = useText()
  const format = useFormat()
  const { said, currency } = application
  const country = useCountries().find(({ value }) => value === said.country)?.label ?? said.country
  const money = (amount: string) => format.money(amount, currency)
  const lines = [
    ['programme.country', country],
    ['programme.registerNumber', said.registerNumber],
    ['programme.vatNumber', said.vatNumber],
    ['programme.website', said.website],
    ['programme.activity', said.activity],
    ['programme.clients', said.clients.toLocaleString(format.locale)],
    ['programme.supportHours', said.supportHours],
    ['programme.supportEmail', said.supportEmail],
    ['programme.billingEmail', said.billingEmail],
    ['programme.managed', money(said.managed)],
    ['programme.expected', money(said.expected)],
  ] as const
  return (
    <FactList
      facts={lines.map(([label, value]) => ({
        label: t(label),
        value: <span className="wrap-anywhere whitespace-pre-line">{value || '—'}</span>,
      }))}
    />
  )
}
