import { useQuery } from '@tanstack/react-query'
import type { Id } from '../lib/id.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import { AnswerInWords, DeliveryStateTag } from './WebhookStateTag.tsx'

interface DeliveryDrawerProps {
  organisationId: Id<'organisation'>
  endpointId: Id<'webhook'>
  deliveryId: Id<'delivery'>
  onClose: () => void
}

const code = 'rounded-control bg-sunken p-3 font-mono text-meta break-all whitespace-pre-wrap text-ink'

/** One message: its words, and every try with what was answered. */
export function DeliveryDrawer({ onClose, ...input }: DeliveryDrawerProps) {
  const { t } = useText()
  const query = useQuery(api.webhooks.delivery.queryOptions({ input }))
  return (
    <Drawer open onClose={onClose} title={query.data?.type ?? t('webhooks.message')}>
      <Loaded query={query} what={t('webhooks.message')}>
        {(delivery) => (
          <div className="flex flex-col gap-6">
            <p className="flex flex-wrap items-center gap-2">
              <DeliveryStateTag state={delivery.state} />
              <span className="font-mono text-meta break-all text-ink-3">{delivery.id}</span>
            </p>
            <Section title={t('webhooks.message')} level={3}>
              <pre className={code}>{JSON.stringify(JSON.parse(delivery.payload), null, 2)}</pre>
            </Section>
            <Section title={t('webhooks.tries')} level={3}>
              {delivery.attempts.length === 0 ? <p className="text-ink-2">{t('webhooks.noTries')}</p> : null}
              <ol className="flex flex-col gap-3">
                {delivery.attempts.map((attempt) => (
                  <li key={attempt.at} className="flex flex-col gap-1.5">
                    <span className="flex flex-wrap justify-between gap-x-4">
                      <Day iso={attempt.at} show="moment" />
                      <span>
                        <AnswerInWords tried={attempt} />
                      </span>
                    </span>
                    {attempt.excerpt ? <code className={code}>{attempt.excerpt}</code> : null}
                  </li>
                ))}
              </ol>
            </Section>
          </div>
        )}
      </Loaded>
    </Drawer>
  )
}
