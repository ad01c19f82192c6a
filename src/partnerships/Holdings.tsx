import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ClientRecord, Holding } from './clientContract.ts'
import { HoldingEditor } from './HoldingEditor.tsx'

/** Who of the partner's people may do what for this client; representatives and administrators change it. */
export function Holdings({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const hat = useHat()
  const isBoss = isBossHat(hat)
  const names = useLegalNames(isBoss ? undefined : hat.organisationId)
  const [edited, setEdited] = useState<Holding | null>(null)
  const [taken, setTaken] = useState<Holding | null>(null)
  const remove = useWrite(api.clients.removeHolding)
  const input = { partnerId: hat.organisationId, clientId: record.client.id }
  const holdings = useQuery(api.clients.holdings.queryOptions({ input, enabled: isBoss }))
  const columns = useColumns(setEdited, setTaken)
  const rows = holdings.data ?? []

  if (!isBoss) {
    return (
      <EmptyState drawing="key" title={t('state.noRights.title')}>
        {t('holdings.bossOnly', { names })}
      </EmptyState>
    )
  }
  const take = async (held: Holding) => {
    try {
      await remove.send({ ...input, personId: held.personId })
      notify(t('holdings.removed', { name: held.name }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
    setTaken(null)
  }
  return (
    <>
      <p className="max-w-[42.5rem] px-5 pt-5 pb-3 text-ink-2 max-sm:px-4">{t('holdings.lead')}</p>
      {holdings.data && !rows.some((held) => !held.fixed && held.level) ? (
        <div className="px-5 pb-3 max-sm:px-4">
          <Notice tone="warning">{t('holdings.nobody')}</Notice>
        </div>
      ) : null}
      <DataTable
        caption={t('record.people')}
        columns={columns}
        rows={rows}
        rowId={(held) => held.personId}
        state={tableState(holdings)}
        countText=""
      />
      {edited ? <HoldingEditor record={record} holding={edited} onClose={() => setEdited(null)} /> : null}
      {taken ? (
        <ConfirmDialog
          open
          danger
          onClose={() => setTaken(null)}
          onConfirm={() => void take(taken)}
          title={t('holdings.remove.title', { name: taken.name, client: record.client.name })}
          confirmLabel={t('holdings.remove')}
          pending={remove.isPending}
        >
          <p>{t('holdings.remove.text')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  )
}

function useColumns(edit: (held: Holding) => void, take: (held: Holding) => void): Column<Holding>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'person',
      head: t('holdings.column.person'),
      rowHead: true,
      cell: (held) => <span className="font-strong">{held.name}</span>,
    },
    {
      id: 'role',
      head: t('holdings.column.role'),
      cell: (held) => <span className="text-ink-2">{t(`role.${held.role}`)}</span>,
    },
    {
      id: 'reach',
      head: t('holdings.column.reach'),
      cell: (held) => {
        if (held.level === null) return <span className="text-ink-3">{t('holdings.reach.none')}</span>
        if (held.allProducts) return t('holdings.reach.all')
        return t('holdings.reach.some', { count: format.count(held.products.length) })
      },
    },
    {
      id: 'level',
      head: t('holdings.column.level'),
      cell: (held) => (held.level ? t(`level.${held.level}`) : '—'),
    },
    {
      id: 'actions',
      head: t('clients.column.actions'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (held) => {
        const verb = t(held.level ? 'holdings.change' : 'holdings.give')
        const reason = held.fixed ? t('refusal.holding_needs_collaborator') : null
        return (
          <span className="inline-flex items-center gap-1">
            <Button
              size="small"
              variant="quiet"
              onPress={() => edit(held)}
              disabledReason={reason}
              reasonShown="spoken"
            >
              <span aria-hidden>{verb}</span>
              <span className="sr-only">{t('holdings.for', { verb, name: held.name })}</span>
            </Button>
            {held.level && !held.fixed ? (
              <Button size="small" variant="quiet" onPress={() => take(held)}>
                <span aria-hidden>{t('holdings.remove')}</span>
                <span className="sr-only">
                  {t('holdings.for', { verb: t('holdings.remove'), name: held.name })}
                </span>
              </Button>
            ) : null}
          </span>
        )
      },
    },
  ]
}
