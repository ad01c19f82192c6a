import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf, useWrite, type Write } from '../web/api.ts'
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
import type { Foreseen } from './previewContract.ts'
import { isStale, WhatHappens } from './WhatHappens.tsx'

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
  const rows = holdings.data?.rows ?? []
  const version = holdings.data?.version ?? 1

  if (!isBoss) {
    return (
      <EmptyState drawing="key" title={t('state.noRights.title')}>
        {t('holdings.bossOnly', { names })}
      </EmptyState>
    )
  }
  const take = async (held: Holding, seen: Foreseen) => {
    try {
      const of = { ...input, personId: held.personId }
      await remove.send({ ...of, version: seen.version ?? version, preview: seen.hash })
      notify(t('holdings.removed', { name: held.name }))
    } catch (error) {
      const problem = problemOf(error)
      if (isStale(problem)) return
      notifyRefusal(problem.detail)
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
      {edited ? (
        <HoldingEditor record={record} holding={edited} version={version} onClose={() => setEdited(null)} />
      ) : null}
      {taken ? (
        <TakeAway
          record={record}
          held={taken}
          write={remove}
          onClose={() => setTaken(null)}
          onTake={(seen) => void take(taken, seen)}
        />
      ) : null}
    </>
  )
}

type TakeAwayProps = {
  record: ClientRecord
  held: Holding
  write: Pick<Write<unknown, unknown>, 'isPending' | 'problem'>
  onClose: () => void
  onTake: (seen: Foreseen) => void
}

function TakeAway({ record, held, write, onClose, onTake }: TakeAwayProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const of = { partnerId, clientId: record.client.id, personId: held.personId }
  const preview = useQuery(api.clients.previewHolding.queryOptions({ input: { ...of, holding: null } }))
  return (
    <ConfirmDialog
      open
      danger
      onClose={onClose}
      onConfirm={() => preview.data && onTake(preview.data)}
      title={t('holdings.remove.title', { name: held.name, client: record.client.name })}
      confirmLabel={t('holdings.remove')}
      pending={write.isPending}
      disabledReason={preview.data ? undefined : t('foreseen.wait')}
    >
      <p>{t('holdings.remove.text')}</p>
      <WhatHappens query={preview} problem={write.problem} />
    </ConfirmDialog>
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
      cell: (held) => (
        <>
          {held.level ? t(`level.${held.level}`) : '—'}
          {held.lastDay ? (
            <span className={held.over ? 'block text-meta text-warning' : 'block text-meta text-ink-3'}>
              {t(held.over ? 'assign.over' : 'assign.until', { day: format.day(held.lastDay) })}
            </span>
          ) : null}
        </>
      ),
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
