import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DocumentChips, DocumentTable, documentFilters, documentsShown } from './DocumentTable.tsx'

/** The invoices and credit notes of an organisation: of what it pays, and of nothing else. */
export function InvoicesPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const [filters, change] = useFilters(documentFilters)
  const { after, ...narrowing } = filters
  const query = useQuery(
    api.invoices.list.queryOptions({
      input: { organisationId, ...narrowing, cursor: cursorOf(after), limit: documentsShown },
      placeholderData: keepPreviousData,
    }),
  )
  const found = tableState(query)
  const names = useLegalNames(found.is === 'noRights' ? organisationId : undefined)
  const refused =
    found.is === 'noRights' && names
      ? { is: 'noRights' as const, message: t('revenue.whoCan', { detail: found.message, names }) }
      : undefined
  return (
    <Page title={t('invoices.title')}>
      {found.is === 'noRights' ? null : <DocumentChips filters={filters} change={change} />}
      <DocumentTable
        query={query}
        hrefOf={(row) => `/o/${organisationId}/invoices/${row.id}`}
        filters={filters}
        change={change}
        refused={refused}
      />
    </Page>
  )
}
