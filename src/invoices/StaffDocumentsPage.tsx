import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useFilters, useTyped } from '../web/address.ts'
import { api } from '../web/api.ts'
import { cursorOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { DocumentChips, DocumentTable, documentFilters, documentsShown } from './DocumentTable.tsx'

/** Every invoice and credit note, for the provider's people. */
export function StaffDocumentsPage() {
  const { t } = useText()
  const [filters, change] = useFilters(documentFilters)
  const { after, number, ...narrowing } = filters
  const [typed, setTyped] = useTyped(number ?? '', (next) => change({ number: next, after: undefined }))
  const query = useQuery(
    api.refunds.documents.queryOptions({
      input: { ...narrowing, number: number || undefined, cursor: cursorOf(after), limit: documentsShown },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Page title={t('refunds.title')} actions={<Link href="/staff/seller">{t('papers.seller')}</Link>}>
      <DocumentChips filters={filters} change={change}>
        <SearchField label={t('refunds.search')} value={typed} onChange={setTyped} />
      </DocumentChips>
      <DocumentTable
        query={query}
        hrefOf={(row) => `/staff/documents/${row.id}`}
        filters={filters}
        change={change}
        withBilled
      />
    </Page>
  )
}
