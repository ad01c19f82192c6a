import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { currencies } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { ExportsFrame } from './ExportsFrame.tsx'
import { type BookFormat, bookFormats, targetOf } from './export.ts'
import { FilesTable, lookAgain } from './FilesTable.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 20

/** The journal as files for programs of bookkeepers. */
export function StaffExportsPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const [isAsking, setAsking] = useState(false)
  const files = useQuery({
    ...api.bookExports.list.queryOptions({
      input: { cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
    refetchInterval: (query) => lookAgain(query.state.data?.rows),
  })
  const rows = files.data?.rows ?? []
  const pages = pagesOf({ after, next: files.data?.next, count: rows.length, limit, change })
  return (
    <ExportsFrame
      part="files"
      actions={
        <Button variant="primary" onPress={() => setAsking(true)}>
          {t('exports.ask')}
        </Button>
      }
    >
      <FilesTable
        rows={rows}
        state={tableState(files)}
        fileAt={(row) => `/api/v1/staff/exports/${row.exportId}/file`}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {isAsking ? <AskDialog onClose={() => setAsking(false)} /> : null}
    </ExportsFrame>
  )
}

function AskDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const write = useWrite(api.bookExports.ask)
  const year = new Date().getFullYear()
  const [format, setFormat] = useState<BookFormat>('datev')
  const [period, setPeriod] = useState({ from: `${year}-01-01`, to: `${year}-12-31` })
  const [currency, setCurrency] = useState<(typeof currencies)[number]>('CHF')
  const send = async () => {
    await write.send({ format, ...period, currency })
    notify(t('exports.begun'))
    onClose()
  }
  const isPeriodWrong = write.problem?.flaws.some(({ field }) => field === 'to')
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
        label={t('exports.format')}
        options={bookFormats.map((value) => ({ value, label: t(`exports.format.${value}`) }))}
        value={format}
        onChange={setFormat}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('books.from')}
          type="date"
          value={period.from}
          onChange={(from) => setPeriod({ ...period, from })}
        />
        <TextField
          label={t('books.to')}
          type="date"
          value={period.to}
          onChange={(to) => setPeriod({ ...period, to })}
          error={isPeriodWrong ? t('exports.periodWrong') : undefined}
        />
      </div>
      {targetOf(format) ? (
        <Segments
          label={t('sheet.currency')}
          options={currencies.map((value) => ({ value, label: value }))}
          value={currency}
          onChange={setCurrency}
        />
      ) : null}
    </FormDialog>
  )
}
