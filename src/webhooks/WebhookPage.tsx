import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, problemOf, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { EndpointRow } from './contract.ts'
import { Deliveries } from './Deliveries.tsx'
import { NewKey } from './NewKey.tsx'
import { WebhookForm } from './WebhookForm.tsx'
import { WebhookStateTag } from './WebhookStateTag.tsx'

type Doing = { what: 'edit' } | { what: 'remove' } | { what: 'rotate' } | { what: 'key'; key: string }

/** One webhook: what it is, its key, and everything that was sent to it. */
export function WebhookPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const endpointId = useParamId('webhook', 'webhook')
  const query = useQuery(api.webhooks.get.queryOptions({ input: { organisationId, endpointId } }))
  return (
    <Page
      title={query.data?.name ?? t('webhooks.title')}
      above={<Link href={`/o/${organisationId}/webhooks`}>{t('webhooks.title')}</Link>}
      actions={query.data ? <TestButton webhook={query.data} /> : null}
    >
      <Loaded query={query} what={t('webhooks.title')}>
        {(webhook) => (
          <>
            <Record webhook={webhook} />
            <Deliveries webhook={webhook} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function TestButton({ webhook }: { webhook: EndpointRow }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const test = useWrite(api.webhooks.test)
  const send = async () => {
    try {
      await test.send({ organisationId, endpointId: webhook.id })
      notify(t('webhooks.tested'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <Button
      variant="primary"
      icon={Send}
      onPress={() => void send()}
      pending={test.isPending}
      disabledReason={webhook.state === 'disabled' ? t('webhooks.offFirst') : null}
      reasonShown="spoken"
    >
      {t('webhooks.test')}
    </Button>
  )
}

function Record({ webhook }: { webhook: EndpointRow }) {
  const { t } = useText()
  const format = useFormat()
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => setDoing(null)
  const signature = [
    t(`webhooks.scheme.${webhook.scheme}`),
    t('webhooks.key.since', { day: format.day(webhook.keyMadeAt) }),
    ...(webhook.scheme === 'v1' ? [t('webhooks.secretOnce')] : []),
  ].join(' · ')
  return (
    <Sheet>
      <StateNotice webhook={webhook} />
      <FactList
        facts={[
          {
            label: t('webhooks.url'),
            value: <span className="font-mono break-all">{webhook.url}</span>,
            action: (
              <Button size="small" onPress={() => setDoing({ what: 'edit' })}>
                {t('webhooks.edit')}
              </Button>
            ),
          },
          {
            label: t('webhooks.state'),
            value: <WebhookStateTag state={webhook.state} />,
            action: <SwitchButton webhook={webhook} />,
          },
          {
            label: t('webhooks.types'),
            value: <span className="font-mono text-meta break-words">{webhook.types.join(', ')}</span>,
          },
          {
            label: t('webhooks.key'),
            value: (
              <span className="flex flex-col gap-1">
                <span>{signature}</span>
                {webhook.publicKey ? (
                  <code className="font-mono text-meta break-all select-all">{webhook.publicKey}</code>
                ) : null}
                {webhook.oldKeyUntil ? (
                  <span className="text-ink-2">
                    {t('webhooks.key.old', { moment: format.moment(webhook.oldKeyUntil) })}
                  </span>
                ) : null}
              </span>
            ),
            action: (
              <Button size="small" onPress={() => setDoing({ what: 'rotate' })}>
                {t('webhooks.rotate')}
              </Button>
            ),
          },
          {
            label: t('webhooks.madeBy'),
            value: `${webhook.createdBy}, ${format.day(webhook.createdAt)}`,
            action: (
              <Button size="small" variant="danger" onPress={() => setDoing({ what: 'remove' })}>
                {t('webhooks.remove')}
              </Button>
            ),
          },
        ]}
      />
      {doing?.what === 'edit' ? <WebhookForm webhook={webhook} onClose={close} /> : null}
      {doing?.what === 'remove' ? <RemoveWebhook webhook={webhook} onClose={close} /> : null}
      {doing?.what === 'rotate' ? (
        <RotateKey webhook={webhook} onClose={close} onMade={(key) => setDoing({ what: 'key', key })} />
      ) : null}
      {doing?.what === 'key' ? <NewKey keyText={doing.key} onClose={close} /> : null}
    </Sheet>
  )
}

function StateNotice({ webhook }: { webhook: EndpointRow }) {
  const { t } = useText()
  if (webhook.state === 'failing') return <Notice tone="negative">{t('webhooks.failing.text')}</Notice>
  if (webhook.state !== 'disabled') return null
  return (
    <Notice tone="warning">
      {t(webhook.disabledBecause === 'gone' ? 'webhooks.gone.text' : 'webhooks.off.text')}
    </Notice>
  )
}

function SwitchButton({ webhook }: { webhook: EndpointRow }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const change = useWrite(api.webhooks.change)
  const isOff = webhook.state === 'disabled'
  const send = async () => {
    try {
      await change.send({ organisationId, endpointId: webhook.id, enabled: isOff })
      notify(t('webhooks.saved', { name: webhook.name }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <Button size="small" onPress={() => void send()} pending={change.isPending}>
      {t(isOff ? 'webhooks.switchOn' : 'webhooks.switchOff')}
    </Button>
  )
}

function RotateKey({
  webhook,
  onClose,
  onMade,
}: {
  webhook: EndpointRow
  onClose: () => void
  onMade: (key: string) => void
}) {
  const { t } = useText()
  const { organisationId } = useHat()
  const rotate = useWrite(api.webhooks.rotate)
  const act = async () => onMade((await rotate.send({ organisationId, endpointId: webhook.id })).key)
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={rotate.isPending}
      title={t('webhooks.rotate')}
      confirmLabel={t('webhooks.rotate')}
    >
      <p>{t('webhooks.rotate.text')}</p>
      <Refused detail={rotate.problem?.detail} />
    </ConfirmDialog>
  )
}

function RemoveWebhook({ webhook, onClose }: { webhook: EndpointRow; onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const navigate = useNavigate()
  const remove = useWrite(api.webhooks.remove)
  const act = async () => {
    await remove.send({ organisationId, endpointId: webhook.id })
    notify(t('webhooks.removed', { name: webhook.name }))
    await navigate({ to: '/o/$org/webhooks', params: { org: organisationId } })
  }
  return (
    <ConfirmDialog
      open
      danger
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={remove.isPending}
      title={t('webhooks.remove.title', { name: webhook.name })}
      confirmLabel={t('webhooks.remove')}
    >
      <p>{t('webhooks.remove.text')}</p>
      <Refused detail={remove.problem?.detail} />
    </ConfirmDialog>
  )
}

function Refused({ detail }: { detail: string | undefined }) {
  if (!detail) return null
  return (
    <Notice tone="negative" live>
      {detail}
    </Notice>
  )
}
