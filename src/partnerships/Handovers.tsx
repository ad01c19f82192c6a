import { useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import type { Partnership } from './contract.ts'
import { useMayDecide } from './mayDecide.tsx'

/** The hand-over that is under way from a partner, or nothing. */
export function HandoverNotice({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const format = useFormat()
  const { client, id } = partnership
  const handovers = useQuery(api.handovers.list.queryOptions({ input: { organisationId: client.id } }))
  const open = handovers.data?.find((one) => one.state === 'open' && one.from.partnershipId === id)
  if (!open) return null
  return (
    <Notice
      title={t('handover.fromTo', { from: open.from.name, to: open.to.name })}
      actions={<LinkButton href={`/o/${client.id}/handovers/${open.id}`}>{t('handover.openIt')}</LinkButton>}
    >
      {t(open.accepted ? 'handover.text.ready' : 'handover.text.waiting', {
        from: open.from.name,
        to: open.to.name,
        day: format.dayLong(open.lastDay),
      })}
    </Notice>
  )
}

/** The way to another partner, from the page of the present one. */
export function HandOverButton({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const { whyNot } = useMayDecide(partnership)
  if (whyNot) {
    return (
      <Button disabledReason={whyNot} reasonShown="spoken">
        {t('handover.begin')}
      </Button>
    )
  }
  return (
    <LinkButton href={`/o/${partnership.client.id}/partners/${partnership.id}/handover`}>
      {t('handover.begin')}
    </LinkButton>
  )
}

/** Clients that come to this partner or leave it, while both see their products. */
export function HandoversOfPartner() {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const partnerId = hat.organisationId
  const handovers = useQuery({
    ...api.handovers.listOfPartner.queryOptions({ input: { partnerId } }),
    enabled: isBossHat(hat),
  })
  if (!handovers.data || handovers.data.length === 0) return null
  return (
    <div className="px-5 py-3 max-sm:px-4">
      <Notice title={t('handover.ofPartner', { count: handovers.data.length })}>
        <ul className="flex flex-col gap-2">
          {handovers.data.map((one) => (
            <li key={one.id}>
              <strong>{one.client.name}</strong>:{' '}
              {t(one.to.id === partnerId ? 'handover.coming' : 'handover.leaving', {
                count: one.count,
                other: one.to.id === partnerId ? one.from.name : one.to.name,
                day: format.dayLong(one.lastDay),
              })}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}
