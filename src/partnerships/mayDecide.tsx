import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import type { Partnership } from './contract.ts'

/** Why the person cannot change this partnership, naming who can; null for a legal representative of the client. */
export function useMayDecide(partnership: Partnership | undefined): { whyNot: string | null } {
  const { t } = useText()
  const hat = useHat()
  const names = useLegalNames(hat.organisationId)
  if (partnership?.state === 'ended') return { whyNot: t('refusal.partnership_ended') }
  return { whyNot: hat.role === 'legal' ? null : t('partners.whoCan', { names }) }
}
