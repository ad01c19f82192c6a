import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Payer } from '../access/access.ts'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import { RenewalsSoon } from './EndConsequences.tsx'
import { useMayDecide } from './mayDecide.tsx'
import { PayerCards } from './RightsPicker.tsx'
import { isStale, StalePreview } from './WhatHappens.tsx'

/** Changes whose payment means are used for what the partner orders: before and after, side by side. */
export function PayerPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const partnershipId = useParamId('partnership', 'partnership')
  const query = useQuery(api.partnerships.get.queryOptions({ input: { organisationId, partnershipId } }))
  const { whyNot } = useMayDecide(query.data)
  return (
    <Page
      title={t('payer.title')}
      above={
        <Link href={`/o/${organisationId}/partners/${partnershipId}`}>
          {query.data?.partner.name ?? t('partners.record')}
        </Link>
      }
    >
      <Loaded query={query} what={t('payer.title')}>
        {(partnership) =>
          whyNot || partnership.access === 'limited' ? (
            <div className="px-5 py-6">
              <Notice
                tone="warning"
                actions={
                  whyNot ? null : (
                    <Link href={`/o/${organisationId}/partners/${partnershipId}/rights`}>
                      {t('partners.changeRights')}
                    </Link>
                  )
                }
              >
                {whyNot ?? t('refusal.payer_needs_full')}
              </Notice>
            </div>
          ) : (
            <PayerForm
              key={`${partnership.id}:${partnership.version}`}
              partnership={partnership}
              onReload={() => void query.refetch()}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

const otherPayer: Record<Payer, Payer> = { client: 'partner', partner: 'client' }

function PayerForm({ partnership, onReload }: { partnership: Partnership; onReload: () => void }) {
  const { t } = useText()
  const navigate = useNavigate()
  const change = useWrite(api.partnerships.changePayer)
  const [payer, setPayer] = useState(otherPayer[partnership.payer])
  const [isAsking, setAsking] = useState(false)
  const partner = partnership.partner.name
  const isSame = payer === partnership.payer
  const input = { organisationId: partnership.client.id, partnershipId: partnership.id, payer }
  const preview = useQuery(api.partnerships.previewPayer.queryOptions({ input }))
  const record = `/o/${partnership.client.id}/partners/${partnership.id}`
  const who = (value: Payer) => (value === 'client' ? t('partners.you') : partner)
  const send = async () => {
    const { client, id, version } = partnership
    try {
      const seen = preview.data ? { preview: preview.data.hash } : {}
      await change.send({ organisationId: client.id, partnershipId: id, version, payer, ...seen })
    } finally {
      setAsking(false)
    }
    notify(t('payer.changed', { partner }))
    await navigate({ href: record })
  }
  const lines: readonly [string, (value: Payer) => string][] = [
    [t('payer.line.orders', { partner }), who],
    [t('payer.line.own'), () => t('partners.you')],
    [
      t('payer.line.invoices', { partner }),
      (value) => t(value === 'client' ? 'payer.seen.you' : 'payer.seen.partner', { partner }),
    ],
    [t('payer.line.products'), () => t('payer.stay')],
  ]
  return (
    <Sheet>
      {change.problem?.code === 'changed_meanwhile' ? (
        <Notice
          tone="warning"
          title={t('state.conflict.title')}
          actions={<Button onPress={onReload}>{t('rights.reload')}</Button>}
          live
        >
          {t('rights.conflict')}
        </Notice>
      ) : isStale(change.problem) ? (
        <StalePreview problem={change.problem} onStale={preview.refetch} />
      ) : change.problem ? (
        <ErrorSummary detail={change.problem.detail} />
      ) : null}
      <PayerCards partner={partner} value={payer} onChange={setPayer} />
      <Section title={t('payer.compared')}>
        <div className="overflow-x-auto">
          <table className="w-full max-w-3xl border-collapse text-start">
            <thead>
              <tr className="border-b border-line text-meta text-ink-3">
                <th scope="col" className="py-2 pe-4 text-start font-medium">
                  <span className="sr-only">{t('payer.subject')}</span>
                </th>
                <th scope="col" className="py-2 pe-4 text-start font-medium">
                  {t('payer.before')}
                </th>
                <th scope="col" className="py-2 text-start font-medium">
                  {t('payer.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(([label, value]) => {
                const [was, will] = [value(partnership.payer), value(payer)]
                return (
                  <tr key={label} className="border-b border-line">
                    <th scope="row" className="py-2.5 pe-4 text-start font-normal text-ink-2">
                      {label}
                    </th>
                    <td className="py-2.5 pe-4">{was}</td>
                    <td className={was === will ? 'py-2.5' : 'py-2.5 font-medium text-accent-ink'}>{will}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
        <ul className="flex max-w-[42.5rem] list-disc flex-col gap-1 ps-4 text-ink-2">
          <li>{t('payer.atOnce', { partner })}</li>
          <li>{t('payer.voids', { partner })}</li>
          {preview.data && preview.data.ordersVoided > 0 ? (
            <li className="text-warning">
              {t('rights.voids', { count: preview.data.ordersVoided, partner })}
            </li>
          ) : null}
          <li>{t('payer.paidStays')}</li>
        </ul>
      </Section>
      {preview.data ? (
        <RenewalsSoon
          renewals={preview.data.renewals}
          lead={t('payer.renewals', { who: who(payer), was: who(partnership.payer) })}
        />
      ) : null}
      <div>
        <Button
          variant="primary"
          size="large"
          onPress={() => setAsking(true)}
          disabledReason={isSame ? t('payer.same') : preview.data ? null : t('foreseen.wait')}
        >
          {t(`payer.confirm.${payer}`, { partner })}
        </Button>
      </div>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => quietly(send())}
        title={t(`payer.ask.${payer}`, { partner })}
        confirmLabel={t(`payer.confirm.${payer}`, { partner })}
        pending={change.isPending}
      >
        <p>{t('payer.atOnce', { partner })}</p>
        <p>{t('payer.voids', { partner })}</p>
      </ConfirmDialog>
    </Sheet>
  )
}
