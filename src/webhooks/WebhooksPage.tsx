import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { WebhookForm } from './WebhookForm.tsx'
import { WebhookStateTag } from './WebhookStateTag.tsx'

/** Where the organisation has messages sent. */
export function WebhooksPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const names = useLegalNames(organisationId)
  const isBoss = isBossHat(hat)
  const [isMaking, setMaking] = useState(false)
  const webhooks = useQuery({
    ...api.webhooks.list.queryOptions({ input: { organisationId } }),
    enabled: isBoss,
  })
  const whyNot = isBoss ? null : t('tokens.whoCan', { names })
  return (
    <Page
      title={t('webhooks.title')}
      actions={
        <Button
          variant="primary"
          icon={Plus}
          onPress={() => setMaking(true)}
          disabledReason={whyNot}
          reasonShown="spoken"
        >
          {t('webhooks.make')}
        </Button>
      }
    >
      <Sheet>
        <p className="max-w-[42.5rem] text-ink-2">{t('webhooks.lead')}</p>
      </Sheet>
      <DataTable
        caption={t('webhooks.title')}
        rows={webhooks.data ?? []}
        rowId={(row) => row.id}
        state={whyNot ? { is: 'noRights', message: whyNot } : tableState(webhooks)}
        countText={t('webhooks.count', { count: webhooks.data?.length ?? 0 })}
        empty={<EmptyState title={t('webhooks.none')}>{t('webhooks.none.text')}</EmptyState>}
        columns={[
          {
            id: 'name',
            head: t('webhooks.name'),
            rowHead: true,
            cell: (row) => (
              <span className="flex min-w-0 flex-col">
                <Link href={`/o/${organisationId}/webhooks/${row.id}`}>{row.name}</Link>
                <span className="font-mono text-meta break-all text-ink-3">{row.url}</span>
              </span>
            ),
          },
          {
            id: 'types',
            head: t('webhooks.types'),
            cell: (row) => t('webhooks.typesCount', { count: row.types.length }),
          },
          { id: 'waiting', head: t('webhooks.waiting'), align: 'end', cell: (row) => row.waiting },
          { id: 'failed', head: t('webhooks.failed'), align: 'end', cell: (row) => row.failed },
          {
            id: 'state',
            head: t('webhooks.state'),
            cell: (row) => <WebhookStateTag state={row.state} />,
          },
        ]}
      />
      {isMaking ? <WebhookForm onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}
