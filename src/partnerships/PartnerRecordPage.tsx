import { useQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProducts } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { AskedForMore } from './AskedForMore.tsx'
import type { Partnership } from './contract.ts'
import { GuardsSection } from './Guards.tsx'
import { HandOverButton, HandoverNotice } from './Handovers.tsx'
import { useMayDecide } from './mayDecide.tsx'
import { PartnerCard } from './PartnerCard.tsx'
import { PauseButton, PausedNotice, ReviewNotice, TermDialog } from './PauseAndTerm.tsx'
import { PartnerStopsPaying } from './PayerNotice.tsx'
import { ResidualAccess } from './ResidualAccess.tsx'
import { RightsInWords, useRightsSentence } from './RightsInWords.tsx'
import { UnusedRights } from './UnusedRights.tsx'

/** One partnership as its client sees it: what holds, what was asked, who can act, and how to change or end it. */
export function PartnerRecordPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const partnershipId = useParamId('partnership', 'partnership')
  const query = useQuery(api.partnerships.get.queryOptions({ input: { organisationId, partnershipId } }))
  return (
    <Page
      title={query.data?.partner.name ?? t('partners.record')}
      above={<Link href={`/o/${organisationId}/partners`}>{t('nav.partners')}</Link>}
    >
      <Loaded query={query} what={t('partners.record')}>
        {(partnership) => <Overview partnership={partnership} />}
      </Loaded>
    </Page>
  )
}

/** Who ended a partnership, in words. */
const overBy: Readonly<
  Record<
    string,
    'partners.over.byYou' | 'partners.over.byPartner' | 'partners.over.byProvider' | 'partners.over.byTime'
  >
> = {
  client: 'partners.over.byYou',
  partner: 'partners.over.byPartner',
  provider: 'partners.over.byProvider',
  time: 'partners.over.byTime',
}

function Overview({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const sentence = useRightsSentence()
  const products = useQuery(allProducts(organisationId))
  const { partner, state } = partnership
  const base = `/o/${organisationId}/partners/${partnership.id}`
  const isOver = state === 'ended'
  const [isTermOpen, setTermOpen] = useState(false)
  const { whyNot } = useMayDecide(partnership)
  const names = new Map(products.data?.map((row) => [row.id, `${row.name} (${row.itemName})`]))
  const isWish = partnership.asked !== null && partnership.asked.products.length === 0

  return (
    <Sheet aside={isOver ? null : <People partnership={partnership} />}>
      <div className="flex flex-col gap-4">
        <PartnerCard partner={partner} />
        {isOver ? (
          <Notice title={t('partners.over', { day: format.dayLong(partnership.endedAt ?? '') })}>
            {t(overBy[partnership.endedBy ?? 'client'] ?? 'partners.over.byYou', { partner: partner.name })}
          </Notice>
        ) : (
          <p className="text-lead">{sentence(partnership, partner.name)}</p>
        )}
        <PausedNotice partnership={partnership} />
        {isOver ? null : <ReviewNotice partnership={partnership} />}
        {isOver ? null : <AskedForMore partnership={partnership} />}
        {isOver ? null : <HandoverNotice partnership={partnership} />}
        {isOver ? null : <PartnerStopsPaying partnership={partnership} />}
      </div>
      {isOver ? null : (
        <Section title={t('partners.holds')} lead={whyNot}>
          <FactList
            facts={[
              {
                label: t('give.access'),
                value: <RightsInWords rights={partnership} partner={partner.name} productNames={names} />,
                action: (
                  <ChangeLink href={`${base}/rights`} label={t('partners.changeRights')} whyNot={whyNot} />
                ),
              },
              {
                label: t('partners.payer'),
                value:
                  partnership.access === 'limited'
                    ? t('partners.payer.limited', { partner: partner.name })
                    : t(`give.payer.short.${partnership.payer}`, { partner: partner.name }),
                action: (
                  <ChangeLink
                    href={`${base}/payer`}
                    label={t('partners.changePayer')}
                    whyNot={
                      whyNot ?? (partnership.access === 'limited' ? t('refusal.payer_needs_full') : null)
                    }
                  />
                ),
              },
              { label: t('partners.since'), value: format.dayLong(partnership.startsAt) },
              {
                label: t('partners.until'),
                value: partnership.endsAt
                  ? format.dayLong(new Date(Date.parse(partnership.endsAt) - 1).toISOString())
                  : t('motion.term.open'),
                action: (
                  <Button
                    size="small"
                    icon={Pencil}
                    onPress={() => setTermOpen(true)}
                    disabledReason={whyNot}
                    reasonShown="spoken"
                  >
                    {t('motion.term')}
                  </Button>
                ),
              },
            ]}
          />
        </Section>
      )}
      {isOver ? null : <GuardsSection partnership={partnership} />}
      {isOver ? <ResidualAccess partnership={partnership} /> : <UnusedRights partnership={partnership} />}
      {isTermOpen ? <TermDialog partnership={partnership} onClose={() => setTermOpen(false)} /> : null}
      {partnership.asked && !isOver ? (
        <Section title={t('partners.compared')} lead={t('partners.compared.lead')}>
          <Comparison
            askedTitle={t('answer.askedTitle')}
            givenTitle={t('partners.givenNow')}
            asked={<RightsInWords rights={partnership.asked} isWish={isWish} partner={partner.name} />}
            given={<RightsInWords rights={partnership} partner={partner.name} />}
          />
        </Section>
      ) : null}
      {isOver ? null : (
        <Section title={t('motion.pauseOrEnd')} lead={t('partners.end.lead', { partner: partner.name })}>
          <div className="flex flex-wrap gap-2">
            {state === 'active' ? <PauseButton partnership={partnership} /> : null}
            <HandOverButton partnership={partnership} />
            {whyNot ? (
              <Button variant="danger" disabledReason={whyNot} reasonShown="spoken">
                {t('partners.endButton', { partner: partner.name })}
              </Button>
            ) : (
              <LinkButton variant="danger" href={`${base}/end`}>
                {t('partners.endButton', { partner: partner.name })}
              </LinkButton>
            )}
          </div>
        </Section>
      )}
    </Sheet>
  )
}

function ChangeLink({ href, label, whyNot }: { href: string; label: string; whyNot: string | null }) {
  if (whyNot) {
    return (
      <Button size="small" icon={Pencil} disabledReason={whyNot} reasonShown="spoken">
        {label}
      </Button>
    )
  }
  return (
    <LinkButton size="small" icon={Pencil} href={href}>
      {label}
    </LinkButton>
  )
}

/** People of the partner who reach something in this account now. */
function People({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const { people, partner } = partnership
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lead font-strong">{t('partners.peopleTitle', { partner: partner.name })}</h2>
      {people.length === 0 ? (
        <p className="text-ink-2">{t('partners.nobody')}</p>
      ) : (
        <ul className="border-t border-line">
          {people.map((person) => (
            <li
              key={person.personId}
              className="flex items-center justify-between gap-3 border-b border-line py-2.5"
            >
              <span>{person.name}</span>
              <Tag>{t(`level.${person.level}`)}</Tag>
            </li>
          ))}
        </ul>
      )}
      <p className="text-meta text-ink-3">{t('partners.peopleNote', { partner: partner.name })}</p>
      <Link href={`/o/${partnership.client.id}/actors`}>{t('partners.toActors')}</Link>
    </section>
  )
}
