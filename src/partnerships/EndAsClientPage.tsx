import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useIsProving } from '../web/proof.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { endPreview, Partnership } from './contract.ts'
import { RenewalsSoon, TakeAlong } from './EndConsequences.tsx'
import { useMayDecide } from './mayDecide.tsx'
import { isStale, PeopleMoves, StalePreview } from './WhatHappens.tsx'

type EndPreview = z.infer<typeof endPreview>

/** Ends a partnership: what that does on both sides, a first confirmation, then the password. */
export function EndAsClientPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const partnershipId = useParamId('partnership', 'partnership')
  const [ended, setEnded] = useState<Partnership | null>(null)
  const query = useQuery(
    api.partnerships.previewEnd.queryOptions({
      input: { organisationId, partnershipId },
      enabled: ended === null,
    }),
  )
  const { whyNot } = useMayDecide(query.data?.partnership)
  const record = `/o/${organisationId}/partners/${partnershipId}`
  const name = query.data?.partnership.partner.name ?? t('partners.record')
  return (
    <Page title={t('finish.title')} above={<Link href={record}>{name}</Link>}>
      {ended ? (
        <Ended partnership={ended} />
      ) : (
        <Loaded query={query} what={t('finish.title')}>
          {(preview) =>
            whyNot ? (
              <div className="px-5 py-6">
                <Notice tone="warning">{whyNot}</Notice>
              </div>
            ) : (
              <EndForm preview={preview} record={record} onEnded={setEnded} onStale={query.refetch} />
            )
          }
        </Loaded>
      )}
    </Page>
  )
}

type EndFormProps = {
  preview: EndPreview
  record: string
  onEnded: (partnership: Partnership) => void
  /** The preview is another by now. */
  onStale: () => unknown
}

function EndForm({ preview, record, onEnded, onStale }: EndFormProps) {
  const { t } = useText()
  const end = useWrite(api.partnerships.end)
  const isProving = useIsProving()
  const [isSure, setSure] = useState(false)
  const [reason, setReason] = useState('')
  const { partnership } = preview
  const partner = partnership.partner.name
  const send = async () => {
    const input = {
      organisationId: partnership.client.id,
      partnershipId: partnership.id,
      version: partnership.version,
      preview: preview.hash,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }
    onEnded(await end.send(input))
  }
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-8">
        <Steps steps={[t('finish.step.look'), t('finish.step.password')]} current={isProving ? 1 : 0} />
        <p className="text-lead">{t('finish.lead', { partner })}</p>
        <StalePreview problem={end.problem} onStale={onStale} />
        {end.problem && !isStale(end.problem) ? <ErrorSummary detail={end.problem.detail} /> : null}
        <Consequences preview={preview} />
        <TextField
          label={t('finish.reason')}
          optionalWord={t('answer.optional')}
          hint={t('answer.decline.hint', { name: partner })}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
        <Checkbox label={t('finish.sure', { partner })} checked={isSure} onChange={setSure} />
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
            {t('finish.confirm', { partner })}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

/** What ending does: on this side, on the other, and what stays. */
function Consequences({ preview }: { preview: EndPreview }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const { partnership, products, ordersVoided } = preview
  const partner = partnership.partner.name
  return (
    <>
      <div className="grid border-y border-line sm:grid-cols-2">
        <section className="flex flex-col gap-2 py-4 sm:pe-6">
          <h2 className="font-strong">{t('finish.forYou')}</h2>
          <ul className="flex list-disc flex-col gap-1.5 ps-4">
            <li>{t('finish.productsStay')}</li>
            <li>{t('finish.historyStays')}</li>
            {partnership.payer === 'partner' ? <li>{t('finish.renewalsYours', { partner })}</li> : null}
            {ordersVoided > 0 ? <li>{t('rights.voids', { count: ordersVoided, partner })}</li> : null}
          </ul>
        </section>
        <section className="flex flex-col gap-2 border-line py-4 max-sm:border-t sm:border-s sm:ps-6">
          <h2 className="font-strong">{t('finish.forThem', { partner })}</h2>
          <ul className="flex list-disc flex-col gap-1.5 ps-4">
            <li>{t('finish.products', { count: products })}</li>
            <li>{t('finish.earned')}</li>
            <li>{t('finish.letter')}</li>
          </ul>
        </section>
      </div>
      <PeopleMoves preview={preview} />
      <RenewalsSoon renewals={preview.renewals} lead={t('finish.renewals.lead')} />
      <TakeAlong
        lead={t('finish.takeAlong.lead')}
        links={[
          { href: `/o/${organisationId}/activity`, label: t('finish.take.log') },
          { href: `/o/${organisationId}/invoices`, label: t('finish.take.invoices') },
        ]}
      />
    </>
  )
}

function Ended({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const partner = partnership.partner.name
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-6">
        <Notice tone="positive" title={t('finish.done', { partner })} live>
          {t('finish.done.text', { partner })}
        </Notice>
        <div className="flex flex-wrap gap-3">
          <LinkButton href={`/o/${partnership.client.id}/partners`}>{t('finish.toPartners')}</LinkButton>
          <LinkButton href={`/o/${partnership.client.id}/actors`} variant="primary">
            {t('answer.toActors')}
          </LinkButton>
        </div>
      </div>
    </Sheet>
  )
}
