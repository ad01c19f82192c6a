import { useQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import type { Id } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api, problemOf, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { DeliveryRow, EndpointRow } from './contract.ts'
import { DeliveryDrawer } from './DeliveryDrawer.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { AnswerInWords, DeliveryStateTag } from './WebhookStateTag.tsx'

const states = ['waiting', 'delivered', 'failed', 'dropped'] as const
const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 50
const lookAgainMs = 2000

/** What was sent to a webhook, with what was answered, and the way to send it again. */
export function Deliveries({ webhook }: { webhook: EndpointRow }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const own = { organisationId, endpointId: webhook.id }
  const [{ state, after }, change] = useFilters(asked)
  const [peeked, setPeeked] = useState<Id<'delivery'> | null>(null)
  const [isReplaying, setReplaying] = useState(false)
  const query = useQuery({
    ...api.webhooks.deliveries.queryOptions({ input: { ...own, state, cursor: cursorOf(after), limit } }),
    // a message that is due goes out within a second or two
    refetchInterval: ({ state: known }) =>
      known.data?.rows.some((row) => row.state === 'waiting' && row.tries === 0) ? lookAgainMs : false,
  })
  const rows = query.data?.rows ?? []
  const pages = pagesOf({ after, next: query.data?.next, count: rows.length, limit, change })
  const whyNot = webhook.state === 'disabled' ? t('webhooks.offFirst') : null
  return (
    <section aria-label={t('webhooks.log')}>
      <div className="flex flex-wrap items-center gap-2 border-y border-line px-5 py-2.5 max-sm:px-4">
        <h2 className="me-auto font-strong">{t('webhooks.log')}</h2>
        <FilterChip
          label={t('webhooks.state')}
          options={states.map((value) => ({ value, label: t(`webhooks.delivery.${value}`) }))}
          value={state}
          onChange={(next) => change({ state: next, after: undefined })}
        />
        <Button
          icon={RotateCcw}
          onPress={() => setReplaying(true)}
          disabledReason={whyNot}
          reasonShown="spoken"
        >
          {t('webhooks.replayFailed')}
        </Button>
      </div>
      <DataTable
        caption={t('webhooks.log')}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(query)}
        countText={t('webhooks.log.count', { count: rows.length })}
        empty={<EmptyState title={t('webhooks.log.none')}>{t('webhooks.log.none.text')}</EmptyState>}
        {...(state ? { onClearFilters: () => change({ state: undefined, after: undefined }) } : {})}
        columns={[
          {
            id: 'type',
            head: t('webhooks.event'),
            rowHead: true,
            cell: (row) => <span className="font-mono">{row.type}</span>,
          },
          {
            id: 'when',
            head: t('webhooks.when'),
            cell: (row) => <Day iso={row.createdAt} show="moment" />,
          },
          { id: 'state', head: t('webhooks.state'), cell: (row) => <DeliveryStateTag state={row.state} /> },
          { id: 'answer', head: t('webhooks.answer'), cell: (row) => <AnswerInWords tried={row} /> },
          { id: 'tries', head: t('webhooks.tries'), cell: (row) => <Tries row={row} /> },
          {
            id: 'acts',
            head: t('webhooks.look'),
            headHidden: true,
            align: 'end',
            onPhone: 'foot',
            cell: (row) => (
              <span className="flex justify-end gap-2">
                <Button size="small" onPress={() => setPeeked(row.id)}>
                  {t('webhooks.look')}
                  <span className="sr-only">: {row.type}</span>
                </Button>
                <ReplayButton row={row} own={own} whyNot={whyNot} />
              </span>
            ),
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {peeked ? <DeliveryDrawer {...own} deliveryId={peeked} onClose={() => setPeeked(null)} /> : null}
      {isReplaying ? <ReplayDialog webhook={webhook} onClose={() => setReplaying(false)} /> : null}
    </section>
  )
}

function Tries({ row }: { row: DeliveryRow }) {
  const { t } = useText()
  const format = useFormat()
  if (!row.nextTryAt || row.tries === 0) return row.tries
  return (
    <span className="flex flex-col">
      {row.tries}
      <span className="text-meta whitespace-nowrap text-ink-3">
        {t('webhooks.nextTry', { moment: format.moment(row.nextTryAt) })}
      </span>
    </span>
  )
}

interface ReplayButtonProps {
  row: DeliveryRow
  own: { organisationId: Id<'organisation'>; endpointId: Id<'webhook'> }
  whyNot: string | null
}

function ReplayButton({ row, own, whyNot }: ReplayButtonProps) {
  const { t } = useText()
  const replay = useWrite(api.webhooks.replay)
  const send = async () => {
    try {
      await replay.send({ ...own, deliveryId: row.id })
      notify(t('webhooks.replayed'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <Button
      size="small"
      onPress={() => void send()}
      pending={replay.isPending}
      disabledReason={whyNot}
      reasonShown="spoken"
    >
      {t('webhooks.replay')}
      <span className="sr-only">: {row.type}</span>
    </Button>
  )
}
