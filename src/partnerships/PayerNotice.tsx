import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ClientRecord } from './clientContract.ts'
import type { Partnership } from './contract.ts'

/** To the client: its partner stops paying on a day, or earlier if the client likes. */
export function PartnerStopsPaying({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const format = useFormat()
  const { clientPaysFrom, client, id, partner } = partnership
  if (!clientPaysFrom) return null
  return (
    <Notice
      tone="warning"
      title={t('payerNotice.title', { partner: partner.name, day: format.dayLong(clientPaysFrom) })}
      actions={
        <LinkButton href={`/o/${client.id}/partners/${id}/payer`}>{t('partners.changePayer')}</LinkButton>
      }
    >
      {t('payerNotice.client')}
    </Notice>
  )
}

/** To the partner: gives notice, or takes it back while it runs. */
export function StopPaying({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const stop = useWrite(api.partnerships.stopPaying)
  const payOn = useWrite(api.partnerships.payOn)
  const [isAsking, setAsking] = useState(false)
  const asked = { partnerId: hat.organisationId, partnershipId: record.partnershipId }
  const whyNot = hat.role === 'legal' ? null : t('refusal.legal_only')
  if (record.payer !== 'partner') return null
  if (record.clientPaysFrom) {
    const keep = async () => {
      await payOn.send(asked)
      notify(t('payerNotice.withdrawn'))
    }
    return (
      <Button
        onPress={() => quietly(keep())}
        pending={payOn.isPending}
        disabledReason={whyNot}
        reasonShown="spoken"
      >
        {t('payerNotice.payOn', { day: format.day(record.clientPaysFrom) })}
      </Button>
    )
  }
  const act = async () => {
    const { lastDay } = await stop.send(asked)
    notify(t('payerNotice.given', { day: format.dayLong(lastDay) }))
    setAsking(false)
  }
  return (
    <>
      <Button onPress={() => setAsking(true)} disabledReason={whyNot} reasonShown="spoken">
        {t('payerNotice.stop')}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => quietly(act())}
          pending={stop.isPending}
          title={t('payerNotice.stop.title', { client: record.client.name })}
          confirmLabel={t('payerNotice.stop')}
        >
          <p>{t('payerNotice.stop.text', { client: record.client.name })}</p>
          {stop.problem ? (
            <Notice tone="negative" live>
              {stop.problem.detail}
            </Notice>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
