import { useQuery } from '@tanstack/react-query'
import { useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { DocumentSheet } from './DocumentSheet.tsx'

/** One invoice or credit note of an organisation. */
export function InvoiceRecordPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const documentId = useParamId('document', 'document')
  const query = useQuery(api.invoices.get.queryOptions({ input: { organisationId, documentId } }))
  const list = `/o/${organisationId}/invoices`
  const { data } = query
  return (
    <Page
      title={data?.number ?? t(`invoices.kind.${data?.kind ?? 'invoice'}`)}
      count={data ? t(`invoices.kind.${data.kind}`) : undefined}
      above={<Link href={list}>{t('invoices.title')}</Link>}
    >
      <Loaded query={query} what={t('invoices.kind.invoice')}>
        {(document) => (
          <DocumentSheet
            document={document}
            hrefOf={(id) => `${list}/${id}`}
            load={(format) => api.papers.file.call({ organisationId, documentId, format })}
            orderHref={`/o/${organisationId}/orders/${document.orderId}`}
          />
        )}
      </Loaded>
    </Page>
  )
}
