import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useKindNames } from '../ledger/BooksFrame.tsx'
import { useFilters } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Column } from '../web/ui/table.ts'
import type { MappedAccount, TargetFacts } from './contract.ts'
import { ExportsFrame } from './ExportsFrame.tsx'
import { type Target, targets } from './export.ts'

const asked = z.object({ target: z.enum(targets).default('datev').catch('datev') })

/** Where each kind of account goes in each program, and the numbers that program asks for. */
export function ExportAccountsPage() {
  const { t } = useText()
  const [{ target }, change] = useFilters(asked)
  const all = useQuery(api.bookExports.targets.queryOptions())
  return (
    <ExportsFrame part="accounts">
      <div className="flex flex-wrap items-end gap-3 px-5 py-3 max-sm:px-4">
        <Segments
          label={t('exports.format')}
          labelHidden
          options={targets.map((value) => ({ value, label: t(`exports.format.${value}`) }))}
          value={target}
          onChange={(value) => change({ target: value })}
        />
      </div>
      <Loaded query={all} what={t('exports.part.accounts')}>
        {(known) => {
          const facts = known.find((one) => one.target === target)
          return facts ? <Numbers key={target} facts={facts} /> : null
        }}
      </Loaded>
      <Accounts key={target} target={target} />
    </ExportsFrame>
  )
}

const fieldsOf: Record<Target, readonly ('adviserNo' | 'clientNo' | 'siren')[]> = {
  datev: ['adviserNo', 'clientNo'],
  fec: ['siren'],
  banana: [],
  bexio: [],
}

/** What the program asks for beside the entries. */
function Numbers({ facts }: { facts: TargetFacts }) {
  const { t } = useText()
  const write = useWrite(api.bookExports.setTarget)
  const [typed, setTyped] = useState({
    ...{ adviserNo: facts.adviserNo ?? '', clientNo: facts.clientNo ?? '', siren: facts.siren ?? '' },
  })
  const [chart, setChart] = useState(facts.chart)
  const save = async () => {
    const orNothing = (text: string) => text.trim() || null
    await write.send({
      ...{ target: facts.target, chart },
      ...{
        adviserNo: orNothing(typed.adviserNo),
        clientNo: orNothing(typed.clientNo),
        siren: orNothing(typed.siren),
      },
    })
    notify(t('exports.saved'))
  }
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-3 border-b border-line px-5 pb-4 max-sm:px-4"
      onSubmit={(event) => {
        event.preventDefault()
        save().catch(() => undefined)
      }}
    >
      <Segments
        label={t('books.chart')}
        options={(['kmu', 'skr03', 'pcg'] as const).map((value) => ({
          value,
          label: t(`books.chart.${value}`),
        }))}
        value={chart}
        onChange={setChart}
      />
      {fieldsOf[facts.target].map((name) => (
        <TextField
          key={name}
          label={t(`exports.${name}`)}
          code
          inputMode="numeric"
          value={typed[name]}
          onChange={(text) => setTyped({ ...typed, [name]: text })}
          error={
            write.problem?.flaws.some(({ field }) => field === name) ? t('exports.numberWrong') : undefined
          }
        />
      ))}
      <Button type="submit" pending={write.isPending}>
        {t('exports.save')}
      </Button>
    </form>
  )
}

function Accounts({ target }: { target: Target }) {
  const { t } = useText()
  const names = useKindNames()
  const [changed, setChanged] = useState<MappedAccount | null>(null)
  const accounts = useQuery(api.bookExports.accounts.queryOptions({ input: { target } }))
  const rows = accounts.data ?? []
  const nameOf = (row: MappedAccount) => [names.account(row.kind), row.detail].filter(Boolean).join(', ')
  const columns: Column<MappedAccount>[] = [
    { id: 'kind', head: t('exports.account'), rowHead: true, cell: nameOf },
    {
      id: 'number',
      head: t('exports.number'),
      cell: (row) => (
        <span className="font-mono">
          {row.number ?? row.usual ?? '—'}
          {row.number !== null && row.usual !== null ? (
            <span className="ms-2 font-sans text-meta text-ink-3">
              {t('exports.insteadOf', { number: row.usual })}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'vat',
      head: t('exports.vatCode'),
      cell: (row) => <span className="font-mono">{row.vatCode ?? '—'}</span>,
    },
    {
      id: 'act',
      head: t('exports.change'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <Button size="small" variant="quiet" onPress={() => setChanged(row)}>
          {t('exports.change')}
          <span className="sr-only">: {nameOf(row)}</span>
        </Button>
      ),
    },
  ]
  return (
    <>
      <DataTable
        caption={t('exports.part.accounts')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.kind} ${row.detail}`}
        state={tableState(accounts)}
        countText={t('exports.accounts.count', { count: rows.length })}
        empty={<EmptyState title={t('exports.part.accounts')} />}
      />
      {changed ? (
        <AccountDialog
          target={target}
          account={changed}
          title={nameOf(changed)}
          onClose={() => setChanged(null)}
        />
      ) : null}
    </>
  )
}

type AccountDialogProps = { target: Target; account: MappedAccount; title: string; onClose: () => void }

function AccountDialog({ target, account, title, onClose }: AccountDialogProps) {
  const { t } = useText()
  const write = useWrite(api.bookExports.setAccount)
  const [number, setNumber] = useState(account.number ?? '')
  const [vatCode, setVatCode] = useState(account.vatCode ?? '')
  const wrong = (name: string) =>
    write.problem?.flaws.some(({ field }) => field === name) ? t('exports.numberWrong') : undefined
  const send = async () => {
    const { kind, detail } = account
    await write.send({ target, kind, detail, number: number.trim() || null, vatCode: vatCode.trim() || null })
    notify(t('exports.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSend={send}
      sendLabel={t('exports.save')}
      pending={write.isPending}
      lead={t('exports.account.lead')}
      refusal={write.problem && write.problem.flaws.length === 0 ? write.problem.detail : undefined}
    >
      <TextField
        label={t('exports.number')}
        placeholder={account.usual ?? undefined}
        code
        autoFocus
        inputMode="numeric"
        value={number}
        onChange={setNumber}
        error={wrong('number')}
      />
      <TextField
        label={t('exports.vatCode')}
        code
        value={vatCode}
        onChange={setVatCode}
        error={wrong('vatCode')}
      />
    </FormDialog>
  )
}
