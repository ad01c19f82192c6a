import { useMe } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ProviderAct } from './ProviderDialog.tsx'
import type { ProvidedPartnership } from './providerContract.ts'

/** Partnerships as the provider's people see them, with what they may do to each. */
export function useProvidedColumns(
  open: (act: ProviderAct, row: ProvidedPartnership) => void,
): Column<ProvidedPartnership>[] {
  const { t } = useText()
  const format = useFormat()
  const { staff } = useMe()
  const whyNot = staff === 'manager' ? null : t('refusal.staff_only')
  const act = (what: ProviderAct, row: ProvidedPartnership, reason = whyNot) => (
    <Button
      size="small"
      variant="quiet"
      onPress={() => open(what, row)}
      disabledReason={reason}
      reasonShown="spoken"
    >
      {t(`provided.${what}`)}
      <span className="sr-only">
        : {row.client.name}, {row.partner.name}
      </span>
    </Button>
  )
  return [
    {
      id: 'client',
      head: t('log.client'),
      rowHead: true,
      cell: ({ client }) => (
        <Link href={`/staff/organisations/${client.id}`} look="plain" className="font-strong">
          {client.name}
        </Link>
      ),
    },
    {
      id: 'partner',
      head: t('look.partner'),
      cell: ({ partner }) => (
        <Link href={`/staff/organisations/${partner.id}`} look="plain">
          {partner.name}
        </Link>
      ),
    },
    { id: 'access', head: t('give.access'), cell: ({ access }) => t(`access.${access}`) },
    {
      id: 'state',
      head: t('provided.state'),
      cell: ({ state, paused, proposed }) => (
        <>
          <Tag tone={state === 'active' ? 'positive' : state === 'paused' ? 'warning' : 'neutral'}>
            {t(`provided.${state}`)}
          </Tag>
          {paused ? (
            <span className="block text-meta text-ink-2">
              {t(`motion.by.${paused.by}`)}: {paused.reason}
            </span>
          ) : null}
          {proposed ? (
            <span className="block text-meta text-warning">
              {t(`provided.proposed.${proposed.what}`, {
                by: proposed.by,
                reason: proposed.reason,
                day: proposed.noticeUntil ? format.day(proposed.noticeUntil) : '',
              })}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: 'acts',
      head: t('provided.acts'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <span className="inline-flex flex-wrap justify-end gap-1">
          {row.state === 'active' ? act('pause', row) : null}
          {row.paused?.by === 'provider' && !row.proposed ? act('resume', row) : null}
          {row.state !== 'ended' && !row.proposed ? act('end', row) : null}
          {row.proposed ? act('decide', row, row.proposed.own ? t('refusal.second_person') : whyNot) : null}
        </span>
      ),
    },
  ]
}
