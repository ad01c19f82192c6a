import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { recentPlaces, useClientPlaces } from '../web/places.ts'
import { useHat, useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { PartnerHome } from './homeContract.ts'
import { daysLeft } from './invitationDays.ts'
import { RenewalWeeks } from './RenewalWeeks.tsx'

/** A partner's first page: what needs one, how the month goes, what renews next, and where one was last. */
export function PartnerHomePage() {
  const { t } = useText()
  const hat = useHat()
  const home = useQuery(api.partnerHome.get.queryOptions({ input: { partnerId: hat.organisationId } }))
  const clients = `/p/${hat.organisationId}/clients`
  return (
    <Page
      title={t('partnerHome.title')}
      count={t(`role.${hat.role}`)}
      actions={
        <>
          <LinkButton href={clients}>{t('partnerHome.clients')}</LinkButton>
          <LinkButton variant="primary" href={`/p/${hat.organisationId}/invite`}>
            {t('command.invite')}
          </LinkButton>
        </>
      }
    >
      <Loaded query={home} what={t('partnerHome.title')}>
        {(data) => (
          <>
            <MonthFigures month={data.month} />
            <Sheet aside={<Recent />}>
              <Needs needs={data.needs} />
              <RenewalWeeks weeks={data.weeks} href={`${clients}?sort=due`} />
            </Sheet>
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** This month in four figures; a second currency is named under the first. */
function MonthFigures({ month }: Pick<PartnerHome, 'month'>) {
  const { t, language } = useText()
  const format = useFormat()
  const { organisationId, currency } = useHat()
  const revenue = `/p/${organisationId}/revenue`
  const name = new Date().toLocaleDateString(language, { month: 'long' })
  const own = month.money?.find((row) => row.currency === currency) ?? month.money?.[0]
  const others = month.money?.filter((row) => row !== own) ?? []
  const also = (kind: 'cashback' | 'discount') =>
    others
      .filter((row) => /[1-9]/.test(row[kind]))
      .map((row) => t('clients.figure.also', { amount: format.money(row[kind], row.currency) }))
      .join(' ')
  const amount = (kind: 'cashback' | 'discount') =>
    format.money(own?.[kind] ?? '0.00', own?.currency ?? currency)
  return (
    <Figures
      figures={[
        ...(month.money
          ? [
              {
                label: t('partnerHome.cashback', { month: name }),
                value: amount('cashback'),
                note: also('cashback') || t('partnerHome.cashback.note'),
                href: `${revenue}?part=lines&kind=cashback`,
              },
              {
                label: t('partnerHome.discount', { month: name }),
                value: amount('discount'),
                note: also('discount') || t('partnerHome.discount.note'),
                href: `${revenue}?part=lines&kind=discount`,
              },
            ]
          : []),
        ...(month.orders === null
          ? []
          : [
              {
                label: t('partnerHome.orders', { month: name }),
                value: format.count(month.orders),
                note: t('partnerHome.orders.note'),
                href: revenue,
              },
            ]),
        {
          label: t('partnerHome.new', { month: name }),
          value: format.count(month.clients),
          note: t('partnerHome.new.note'),
          href: `/p/${organisationId}/clients`,
        },
      ]}
    />
  )
}

function Needs({ needs }: Pick<PartnerHome, 'needs'>) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const base = `/p/${organisationId}`
  const { offers, expiring, answered, overdue, unassigned, proposed } = needs
  const isNothing =
    offers.length + expiring.length + answered.length + overdue.length + unassigned + proposed === 0
  return (
    <Section title={t('partnerHome.needs')}>
      {isNothing ? (
        <p className="flex items-center gap-2.5 border-y border-line py-3 text-ink-2">
          <CircleCheck className="text-positive" />
          {t('partnerHome.needs.none')}
        </p>
      ) : (
        <ul className="border-t border-line">
          {offers.map((row) => (
            <Need
              key={row.invitationId}
              title={t('partnerHome.offer', { client: row.client })}
              detail={<DaysLeft until={row.expiresAt} />}
              href={`/invitations/${row.invitationId}`}
              action={t('partnerHome.answer')}
              first
            />
          ))}
          {overdue.map((row) => (
            <Need
              key={row.client.id}
              title={t('partnerHome.overdue', { client: row.client.name, count: row.products })}
              detail={<Tag tone="negative">{t('partnerHome.since', { day: format.day(row.since) })}</Tag>}
              href={`${base}/c/${row.client.id}/renewals`}
              action={t('partnerHome.renew')}
              first
            />
          ))}
          {answered.map((row) => (
            <Need
              key={row.client.id}
              title={t('partnerHome.answered', { client: row.client.name })}
              detail={
                row.asked === row.given
                  ? t('partnerHome.answered.payer')
                  : t('partnerHome.answered.access', {
                      asked: t(`access.${row.asked}`),
                      given: t(`access.${row.given}`),
                    })
              }
              href={`${base}/clients/${row.client.id}`}
              action={t('partnerHome.look')}
            />
          ))}
          {expiring.map((row) => (
            <Need
              key={row.invitationId}
              title={t('partnerHome.expiring', { company: row.company })}
              detail={<DaysLeft until={row.expiresAt} />}
              href={`${base}/invitations`}
              action={t('partnerHome.look')}
            />
          ))}
          {unassigned > 0 ? (
            <Need
              title={t('partnerHome.unassigned', { count: unassigned })}
              detail={t('partnerHome.unassigned.text')}
              href={`${base}/team/rights?part=clients&held=nobody`}
              action={t('partnerHome.look')}
            />
          ) : null}
          {proposed > 0 ? (
            <Need
              title={t('partnerHome.proposed', { count: proposed })}
              detail={t('partnerHome.proposed.text')}
              href={`${base}/proposed`}
              action={t('partnerHome.look')}
            />
          ) : null}
        </ul>
      )}
    </Section>
  )
}

function DaysLeft({ until }: { until: string }) {
  const { t } = useText()
  return <Tag tone="warning">{t('partners.daysLeft', { count: daysLeft(until, new Date()) })}</Tag>
}

type NeedProps = {
  title: string
  detail: ReactNode
  href: string
  action: string
  /** Somebody else waits for it, or money is at stake. */
  first?: boolean | undefined
}

function Need({ title, detail, href, action, first = false }: NeedProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
      <span className="flex min-w-0 flex-col items-start gap-1">
        <span className="font-medium">{title}</span>
        <span className="text-meta text-ink-2">{detail}</span>
      </span>
      <LinkButton href={href} variant={first ? 'primary' : undefined}>
        {action}
        <span className="sr-only">: {title}</span>
      </LinkButton>
    </li>
  )
}

/** The clients that were entered last in this browser. */
function Recent() {
  const { t } = useText()
  const me = useMe()
  const { organisationId } = useHat()
  const clients = useClientPlaces(me).filter((place) => place.id.startsWith(`${organisationId}:`))
  const recent = recentPlaces(clients)
  const shown = recent.length > 0 ? recent : clients.slice(0, 5)
  return (
    <Section title={t(recent.length > 0 ? 'partnerHome.recent' : 'partnerHome.clients')}>
      {shown.length === 0 ? (
        <p className="text-ink-2">
          {t('partnerHome.noClients')} <Link href={`/p/${organisationId}/invite`}>{t('command.invite')}</Link>
        </p>
      ) : (
        <ul className="border-t border-line">
          {shown.map((place) => (
            <li key={place.id} className="flex flex-col border-b border-line py-2.5">
              <Link href={place.href} look="plain" className="font-medium">
                {place.name}
              </Link>
              <span className="text-meta text-ink-2">{place.detail}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
