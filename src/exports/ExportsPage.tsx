import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { separatorOf } from '../lib/csv.ts'
import { addMonths } from '../lib/day.ts'
import { type Id, idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { remember, remembered } from '../web/storage.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { ColumnChoice } from './ColumnChoice.tsx'
import { type ColumnId, columns, presets, sheetFormats } from './export.ts'
import { FilesTable, lookAgain } from './FilesTable.tsx'

const asked = z.object({
  after: z.string().max(4000).optional().catch(undefined),
  /** The clients whose figures are wanted, where one came from their table or a record; joined by commas. */
  client: z.string().max(6000).optional().catch(undefined),
  /** The dialog stands open from the beginning, where one came to ask. */
  ask: z.literal('file').optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
})

const limit = 20

function idsOf(client: string | undefined): Id<'organisation'>[] {
  return (client ?? '').split(',').flatMap((id) => idOf('organisation').safeParse(id).data ?? [])
}

/** Clients' billing data as files: asked for here, made by a job, fetched while they are kept. */
export function ExportsPage() {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [{ after, client, ask, from, to }, change] = useFilters(asked)
  const [isAsking, setAsking] = useState(client !== undefined || ask !== undefined)
  const files = useQuery({
    ...api.exports.list.queryOptions({
      input: { partnerId, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
    refetchInterval: (query) => lookAgain(query.state.data?.rows),
  })
  const close = () => {
    setAsking(false)
    change({ client: undefined, ask: undefined, from: undefined, to: undefined })
  }
  const rows = files.data?.rows ?? []
  const pages = pagesOf({ after, next: files.data?.next, count: rows.length, limit, change })
  return (
    <Page
      title={t('exports.title')}
      actions={
        <Button variant="primary" onPress={() => setAsking(true)}>
          {t('exports.ask')}
        </Button>
      }
    >
      <p className="max-w-[42.5rem] px-5 pt-4 pb-2 text-ink-2 max-sm:px-4">{t('exports.lead')}</p>
      <FilesTable
        rows={rows}
        state={tableState(files)}
        fileAt={(row) => `/api/v1/p/${partnerId}/exports/${row.exportId}/file`}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {isAsking ? <AskDialog clientIds={idsOf(client)} from={from} to={to} onClose={close} /> : null}
    </Page>
  )
}

const ownKey = 'exports.columns'
const ownColumns = z.array(z.enum(columns)).min(1)

/** The columns that were chosen here the last time. */
function lastChosen(): ColumnId[] {
  try {
    return ownColumns.parse(JSON.parse(remembered(ownKey) ?? 'null'))
  } catch {
    return [...presets.accounting]
  }
}

type Period = { from: string; to: string }
const lastMonth = (): Period => {
  const today = new Date().toISOString().slice(0, 10)
  return { from: addMonths(`${today.slice(0, 7)}-01`, -1), to: today }
}

type AskDialogProps = {
  clientIds: readonly Id<'organisation'>[]
  from: string | undefined
  to: string | undefined
  onClose: () => void
}

const chosenBefore = 'chosen'

function AskDialog({ clientIds, from, to, onClose }: AskDialogProps) {
  const { t, language, region } = useText()
  const { organisationId: partnerId } = useHat()
  const write = useWrite(api.exports.ask)
  const isSeveral = clientIds.length > 1
  const [client, setClient] = useState(isSeveral ? chosenBefore : (clientIds[0] ?? ''))
  const [period, setPeriod] = useState<Period>(from && to ? { from, to } : lastMonth)
  const [format, setFormat] = useState<(typeof sheetFormats)[number]>('csv')
  const [chosen, setChosen] = useState(lastChosen)
  const separator = separatorOf(region)
  const [decimal, setDecimal] = useState<'point' | 'comma'>(
    separator === 'comma' || region === 'CH' ? 'point' : 'comma',
  )
  const clients = useQuery(api.clients.list.queryOptions({ input: { partnerId, limit: 200 } }))
  // the one that was asked for is named at once, and also where it is not among the first
  const [only] = isSeveral ? [] : clientIds
  const record = useQuery(
    api.clients.get.queryOptions({ input: only ? { partnerId, clientId: only } : skipToken }),
  )
  const listed =
    clients.data?.rows.flatMap(({ id, name }) => (id === null ? [] : [{ value: id, label: name }])) ?? []
  const named =
    only && !listed.some(({ value }) => value === only)
      ? [{ value: only, label: record.data?.client.name ?? '…' }, ...listed]
      : listed
  const send = async () => {
    const one = named.find(({ value }) => value === client)?.value
    const some = one ? [one] : client === '' ? [] : [...clientIds]
    remember(ownKey, JSON.stringify(chosen))
    const given = { partnerId, format, ...period, columns: chosen, separator, decimal, language }
    await write.send(some.length > 0 ? { ...given, clientIds: some } : given)
    notify(t('exports.begun'))
    onClose()
  }
  const flawOf = (name: string) => write.problem?.flaws.find(({ field }) => field === name)?.reason
  return (
    <FormDialog
      title={t('exports.ask')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('exports.ask')}
      pending={write.isPending}
      refusal={write.problem && write.problem.flaws.length === 0 ? write.problem.detail : undefined}
    >
      <Select
        label={t('sheet.client')}
        options={[
          { value: 'all', label: t('exports.allClients') },
          ...(isSeveral
            ? [{ value: chosenBefore, label: t('exports.someClients', { count: clientIds.length }) }]
            : []),
          ...named,
        ]}
        value={client === '' ? 'all' : client}
        onChange={(value) => setClient(value === 'all' ? '' : value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('books.from')}
          type="date"
          value={period.from}
          onChange={(from) => setPeriod({ ...period, from })}
          error={flawOf('from')}
        />
        <TextField
          label={t('books.to')}
          type="date"
          value={period.to}
          onChange={(to) => setPeriod({ ...period, to })}
          error={flawOf('to') ? t('exports.periodWrong') : undefined}
        />
      </div>
      <Segments
        label={t('exports.format')}
        options={sheetFormats.map((value) => ({ value, label: t(`exports.format.${value}`) }))}
        value={format}
        onChange={setFormat}
      />
      {format === 'csv' ? (
        <Segments
          label={t('exports.decimal')}
          options={[
            { value: 'point', label: '1234.56' },
            { value: 'comma', label: '1234,56' },
          ]}
          value={decimal}
          onChange={setDecimal}
        />
      ) : null}
      <ColumnChoice chosen={chosen} onChange={setChosen} />
    </FormDialog>
  )
}
