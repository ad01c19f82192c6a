import { useFormat, useText } from '../web/text.tsx'
import type { ReachRow } from './contract.ts'

type Step = ReachRow['why'][number]

function useBecause(): (step: Step, partner: string | undefined) => string {
  const { t } = useText()
  return (step, partner) => {
    const level = step.level ? t(`level.${step.level}`) : ''
    if (step.fact === 'seat' && step.role) {
      const role = t(`role.${step.role}`)
      return partner ? t('who.seatAt', { role, partner }) : t('who.seat', { role })
    }
    if (step.fact === 'partnership') return t(step.access === 'full' ? 'who.full' : 'who.limited')
    if (step.fact === 'grant') return t('who.grant', { level })
    return t(step.fact === 'holding' ? 'who.holding' : 'who.given', { level })
  }
}

/** One fact of the chain: what it is, since when, and who set it so. */
export function Because({ step, partner }: { step: Step; partner: string | undefined }) {
  const { t } = useText()
  const format = useFormat()
  const because = useBecause()
  const said = [
    step.since ? t('who.since', { when: format.dayLong(step.since) }) : null,
    step.by ? t('who.by', { who: step.by.name, when: format.moment(step.by.at) }) : null,
  ].filter((part) => part !== null)
  return (
    <li>
      <span className="text-ink">{because(step, partner)}</span>
      {said.length > 0 ? <span className="block text-meta">{said.join(' · ')}</span> : null}
    </li>
  )
}
