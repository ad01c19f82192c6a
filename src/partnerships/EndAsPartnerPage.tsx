import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Payer } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useIsProving } from '../web/proof.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { StatePage, stateOf } from '../web/shell/StatePage.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { BothSides, RenewalsSoon, TakeAlong } from './EndConsequences.tsx'
import { isStale, PeopleMoves, StalePreview } from './WhatHappens.tsx'

type EndPreview = Awaited<ReturnType<typeof api.partnerships.previewEndAsPartner.call>>

/** Ends a partnership as the partner: what that does on both sides, a first confirmation, then the password. */
export function EndAsPartnerPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const partnershipId = useParamId('partnership', 'partnership')
  const isLegal = hat.role === 'legal'
  const [endedWith, setEndedWith] = useState<string | null>(null)
  const preview = useQuery(
    api.partnerships.previewEndAsPartner.queryOptions({
      input: isLegal && endedWith === null ? { partnerId, partnershipId } : skipToken,
    }),
  )
  const names = useLegalNames(isLegal ? undefined : partnerId)
  const client = endedWith ?? preview.data?.client.name
  const clients = `/p/${partnerId}/clients`
  const record = preview.data ? `${clients}/${preview.data.client.id}` : clients
  return (
    <Page
      title={t('finish.title')}
      above={<Link href={endedWith ? clients : record}>{client ?? t('clients.title')}</Link>}
    >
      {!isLegal ? (
        <StatePage kind="noRights" homeHref={clients}>
          {t('leave.legalOnly', { names })}
        </StatePage>
      ) : endedWith === null ? (
        <Loaded query={preview} what={t('finish.title')}>
          {(found) => (
            <EndForm
              preview={found}
              partnershipId={partnershipId}
              record={record}
              onEnded={setEndedWith}
              onStale={preview.refetch}
            />
          )}
        </Loaded>
      ) : (
        <Over title={t('finish.done', { partner: endedWith })} isNew>
          {t('leave.done.text', { client: endedWith })}
        </Over>
      )}
    </Page>
  )
}

type EndFormProps = {
  preview: EndPreview
  partnershipId: Id<'partnership'>
  record: string
  /** With the name of the client it was ended with. */
  onEnded: (client: string) => void
  /** The preview is another by now. */
  onStale: () => unknown
}

function EndForm({ preview, partnershipId, record, onEnded, onStale }: EndFormProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const clientId = preview.client.id
  const client = preview.client.name
  const living = useQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  const end = useWrite(api.partnerships.endAsPartner)
  const isProving = useIsProving()
  const [isSure, setSure] = useState(false)
  const [reason, setReason] = useState('')
  const send = async () => {
    const note = reason.trim()
    const { hash, version } = preview
    const input = { partnerId, partnershipId, preview: hash, ...(note ? { reason: note } : {}) }
    await end.send(version === null ? input : { ...input, version })
    onEnded(client)
  }
  if (living.error && stateOf(living.error) === 'notFound') {
    return <Over title={t('leave.over')}>{t('refusal.partnership_ended')}</Over>
  }
  if (living.isPending) {
    return (
      <Sheet>
        <Loading what={t('finish.title')} lines={6} />
      </Sheet>
    )
  }
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-8">
        <Steps steps={[t('finish.step.look'), t('finish.step.password')]} current={isProving ? 1 : 0} />
        <p className="text-lead text-pretty">{t('leave.lead', { client })}</p>
        <StalePreview problem={end.problem} onStale={onStale} />
        {end.problem && !isStale(end.problem) ? <ErrorSummary detail={end.problem.detail} /> : null}
        <Consequences preview={preview} payer={living.data?.payer} />
        <PeopleMoves preview={preview} />
        <RenewalsSoon renewals={preview.renewals} lead={t('leave.renewals.lead', { client })} />
        <TakeAlong
          lead={t('finish.takeAlong.lead')}
          links={[
            {
              href: `/p/${partnerId}/revenue?client=${clientId}`,
              label: t('finish.take.revenue', { client }),
            },
            {
              href: `/o/${partnerId}/activity?view=work&client=${clientId}`,
              label: t('finish.take.activity', { client }),
            },
            { href: `/p/${partnerId}/statements`, label: t('statement.title') },
          ]}
        />
        <TextField
          label={t('leave.reason')}
          optionalWord={t('answer.optional')}
          hint={t('leave.reason.hint', { client })}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
        <Checkbox label={t('leave.sure', { client })} checked={isSure} onChange={setSure} />
        <div className="flex flex-wrap items-start gap-3">
          <LinkButton href={record} size="large">
            {t('finish.keep')}
          </LinkButton>
          <Button
            variant="danger"
            size="large"
            pending={end.isPending}
            onPress={() => quietly(send())}
            disabledReason={isSure ? null : t('finish.tickFirst')}
          >
            {t('finish.confirm', { partner: client })}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

function Consequences({ preview, payer }: { preview: EndPreview; payer: Payer | undefined }) {
  const { t } = useText()
  const { client, products, ordersVoided } = preview
  const youPay = payer === 'partner'
  return (
    <BothSides
      yours={{
        title: t('finish.forYou'),
        lines: [
          t('leave.products', { count: products }),
          ...(youPay ? [t('leave.notYours')] : []),
          ...(ordersVoided > 0 ? [t('leave.voids', { count: ordersVoided })] : []),
          t('leave.earned'),
          t('finish.historyStays'),
        ],
      }}
      theirs={{
        title: t('finish.forThem', { partner: client.name }),
        lines: [
          t('leave.clientKeeps'),
          ...(youPay ? [t('leave.clientPays')] : []),
          t('leave.clientAlone'),
          t('finish.letter'),
        ],
      }}
    />
  )
}

type OverProps = { title: string; children: string; isNew?: boolean | undefined }

/** It is over: just now, or since earlier. */
function Over({ title, children, isNew = false }: OverProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-6">
        <Notice tone={isNew ? 'positive' : 'info'} title={title} live={isNew}>
          {children}
        </Notice>
        <div>
          <LinkButton href={`/p/${organisationId}/clients`} variant="primary">
            {t('leave.toClients')}
          </LinkButton>
        </div>
      </div>
    </Sheet>
  )
}
