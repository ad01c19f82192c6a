import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import type { Column } from '../web/ui/table.ts'
import { CaseStateTag } from './CaseTags.tsx'
import type { SupportCase } from './caseContract.ts'
import { OpenCaseDialog } from './OpenCaseDialog.tsx'

/** What I, or my organisation, asked support for. */
export function CasesPage() {
  const { t } = useText()
  const { hats } = useMe()
  const navigate = useNavigate()
  const [isOpening, setOpening] = useState(false)
  const query = useQuery(api.cases.list.queryOptions({ input: {} }))
  const rows = query.data ?? []
  return (
    <Page
      title={t('cases.title')}
      actions={
        <Button
          variant="primary"
          disabledReason={hats.length > 0 ? null : t('cases.needsOrganisation')}
          onPress={() => setOpening(true)}
        >
          {t('cases.open')}
        </Button>
      }
    >
      <DataTable
        caption={t('cases.title')}
        columns={useColumns()}
        rows={rows}
        rowId={(row) => row.id}
        state={tableState(query)}
        countText={t('cases.count', { count: rows.length })}
        empty={
          <EmptyState drawing="bench" title={t('cases.none')}>
            {t('cases.none.text')}
          </EmptyState>
        }
      />
      {isOpening ? (
        <OpenCaseDialog
          onClose={() => setOpening(false)}
          onOpened={({ id }) => void navigate({ to: `/me/cases/${id}` })}
        />
      ) : null}
    </Page>
  )
}

function useColumns(): Column<SupportCase>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    {
      id: 'subject',
      head: t('cases.subject'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <Link href={`/me/cases/${row.id}`}>{row.subject}</Link>
          <span className="text-meta text-ink-3">{t('cases.number', { number: String(row.number) })}</span>
        </span>
      ),
    },
    { id: 'for', head: t('cases.for'), cell: (row) => (row.client ?? row.hat).name },
    { id: 'by', head: t('cases.by'), cell: (row) => row.openedBy },
    { id: 'state', head: t('cases.state'), cell: (row) => <CaseStateTag state={row.state} /> },
    { id: 'moved', head: t('cases.moved'), align: 'end', cell: (row) => format.moment(row.movedAt) },
  ]
}
