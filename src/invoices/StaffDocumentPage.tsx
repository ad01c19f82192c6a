import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { DocumentSheet } from './DocumentSheet.tsx'
import { RefundDialog } from './RefundDialog.tsx'

/** One document as the provider's people see it, and the way to refund it. */
export function StaffDocumentPage() {
  const { t } = useText()
  const documentId = useParamId('document', 'document')
  const [isRefunding, setRefunding] = useState(false)
  const query = useQuery(api.refunds.document.queryOptions({ input: { documentId } }))
  const { data } = query
  const { staff } = useMe()
  const mayRefund = staff === 'manager' || staff === 'finance'
  const refused = mayRefund
    ? data?.state === 'credited' && 'refusal.refund_nothing_left'
    : 'refusal.staff_only'
  return (
    <Page
      title={data?.number ?? t(`invoices.kind.${data?.kind ?? 'invoice'}`)}
      count={data?.billed.name}
      above={<Link href="/staff/documents">{t('refunds.title')}</Link>}
      actions={
        data?.kind === 'invoice' ? (
          <Button
            variant="primary"
            onPress={() => setRefunding(true)}
            disabledReason={refused ? t(refused) : undefined}
          >
            {t('refunds.act')}
          </Button>
        ) : null
      }
    >
      <Loaded query={query} what={t('invoices.kind.invoice')}>
        {(document) => (
          <>
            <DocumentSheet
              document={document}
              hrefOf={(id) => `/staff/documents/${id}`}
              load={(format) => api.papers.staffFile.call({ documentId, format })}
            />
            {isRefunding ? <RefundDialog document={document} onClose={() => setRefunding(false)} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  )
}
