import { useFormat, useText } from '../web/text.tsx'
import type { FoundPartner } from './contract.ts'

/** Which projects a partner takes on, by what they cost. */
export function Budget({ budget }: { budget: FoundPartner['budget'] }) {
  const { t } = useText()
  const format = useFormat()
  if (!budget) return null
  const money = (amount: string | null) => (amount ? format.money(amount, budget.currency) : '')
  const words = { from: money(budget.from), to: money(budget.to) }
  const shape = budget.from && budget.to ? 'range' : budget.from ? 'from' : 'to'
  return <span>{t(`open.directory.budget.${shape}`, words)}</span>
}
