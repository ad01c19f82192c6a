import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Handover, HandoverPreview } from './handoverContract.ts'

/** One hand-over as the client sees it: where it stands, what concluding it does, and the two ways out. */
export function HandoverPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const handoverId = useParamId('handover', 'handover')
  const query = useQuery(
    api.handovers.get.queryOptions({ input: { organisationId, handoverId }, staleTime: 0 }),
  )
  const data = query.data?.handover
  return (
    <Page
      title={data ? t('handover.fromTo', { from: data.from.name, to: data.to.name }) : t('handover.one')}
      above={<Link href={`/o/${organisationId}/partners`}>{t('nav.partners')}</Link>}
    >
      <Loaded query={query} what={t('handover.one')}>
        {(preview) => <Shown preview={preview} />}
      </Loaded>
    </Page>
  )
}

const stateOf = ({ state, accepted }: Handover) =>
  state === 'open' ? (accepted ? ('ready' as const) : ('waiting' as const)) : state

function Shown({ preview }: { preview: HandoverPreview }) {
  const { t } = useText()
  const format = useFormat()
  const { handover, products, loses, gains } = preview
  const { from, to, state } = handover
  const now = stateOf(handover)
  const people = (list: HandoverPreview['loses']) =>
    list.length === 0
      ? t('handover.nobody')
      : list.map((one) => `${one.name} (${t(`level.${one.level}`)})`).join(', ')
  return (
    <Sheet>
      <div className="flex flex-col gap-4">
        <p>
          <Tag tone={now === 'ready' ? 'warning' : now === 'done' ? 'positive' : 'neutral'}>
            {t(`handover.state.${now}`)}
          </Tag>
        </p>
        <p className="max-w-2xl text-read text-pretty">
          {t(`handover.text.${now}`, { from: from.name, to: to.name, day: format.dayLong(handover.lastDay) })}
        </p>
      </div>
      {state === 'open' ? (
        <>
          <Section title={t('handover.comesTo')} lead={t('handover.comesTo.lead')}>
            <FactList
              facts={[
                {
                  label: t('handover.products'),
                  value:
                    products.length === 0
                      ? t('handover.noProducts')
                      : products.map((one) => one.name).join(', '),
                },
                {
                  label: from.name,
                  value: `${t(`access.${preview.fromAfter}.long`)}. ${t('handover.people', { names: people(loses) })}`,
                },
                {
                  label: to.name,
                  value: `${t(`access.${preview.toAfter}.long`)}. ${t('handover.people', { names: people(gains) })}`,
                },
                { label: t('partners.payer'), value: t('handover.payer') },
                {
                  label: t('handover.ends'),
                  value: t('handover.ends.counts', {
                    proposals: preview.proposals,
                    orders: preview.ordersVoided,
                    renewals: preview.renewals,
                  }),
                },
              ]}
            />
          </Section>
          <Ways preview={preview} />
        </>
      ) : null}
    </Sheet>
  )
}

function Ways({ preview }: { preview: HandoverPreview }) {
  const { t } = useText()
  const hat = useHat()
  const { handover, previewSha } = preview
  const flip = useWrite(api.handovers.flip)
  const cancel = useWrite(api.handovers.cancel)
  const [isAsking, setAsking] = useState(false)
  const asked = { organisationId: handover.client.id, handoverId: handover.id }
  const whyNot = hat.role === 'legal' ? null : t('refusal.legal_only')
  const conclude = async () => {
    await flip.send({ ...asked, previewSha })
    notify(t('handover.concluded', { to: handover.to.name }))
    setAsking(false)
  }
  const stop = async () => {
    await cancel.send(asked)
    notify(t('handover.cancelled', { from: handover.from.name }))
  }
  return (
    <Section title={t('handover.decide')}>
      {cancel.problem ? (
        <Notice tone="negative" live>
          {cancel.problem.detail}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          onPress={() => setAsking(true)}
          disabledReason={whyNot ?? (handover.accepted ? null : t('refusal.handover_not_accepted'))}
        >
          {t('handover.conclude')}
        </Button>
        <Button
          onPress={() => quietly(stop())}
          pending={cancel.isPending}
          disabledReason={whyNot}
          reasonShown="spoken"
        >
          {t('handover.cancel')}
        </Button>
      </div>
      {isAsking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => quietly(conclude())}
          pending={flip.isPending}
          title={t('handover.conclude.title', { to: handover.to.name })}
          confirmLabel={t('handover.conclude')}
        >
          <p>{t('handover.conclude.text', { from: handover.from.name, to: handover.to.name })}</p>
          {flip.problem ? (
            <Notice tone="negative" live>
              {flip.problem.detail}
            </Notice>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </Section>
  )
}
