import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { Id } from '../lib/id.ts'
import { useFilters, useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { type Figure, Figures } from '../web/ui/Figures.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import { FreezeDialog } from './FreezeDialog.tsx'
import type { OpenedOrganisation } from './lookUpContract.ts'
import { PartnerStateTag } from './PartnerStateTag.tsx'
import {
  LookUpActivity,
  LookUpDocuments,
  LookUpPartnerships,
  LookUpPeople,
  LookUpProducts,
} from './StaffOrganisationParts.tsx'

const parts = ['facts', 'people', 'partnerships', 'products', 'documents', 'activity'] as const
type Part = (typeof parts)[number]
const asked = z.object({ part: z.enum(parts).default('facts').catch('facts') })

/** An organisation as the provider's people see it. That they looked stands in its log. */
export function StaffOrganisationPage() {
  const { t } = useText()
  const organisationId = useParamId('organisation', 'organisation')
  const [{ part }] = useFilters(asked)
  const opened = useQuery(api.lookUp.open.queryOptions({ input: { organisationId } }))
  const base = `/staff/organisations/${organisationId}`
  const hrefOf = (name: Part) => (name === 'facts' ? base : `${base}?part=${name}`)
  return (
    <Page
      title={opened.data?.organisation.name ?? t('look.title')}
      above={<Link href="/staff/organisations">{t('look.title')}</Link>}
      actions={
        opened.data ? (
          <>
            <LinkButton href={`/staff/support-access?emergency=${opened.data.organisation.id}`}>
              {t('staffAccess.emergency')}
            </LinkButton>
            <FreezeButton opened={opened.data} />
          </>
        ) : null
      }
    >
      <Loaded query={opened} what={t('look.title')}>
        {(data) => (
          <>
            <MoneyFigures opened={data} />
            <Tabs
              label={t('look.tabs')}
              current={hrefOf(part)}
              tabs={parts.map((name) => ({
                href: hrefOf(name),
                label: t(`look.tab.${name}`),
                count: countOf(data, name)?.toString(),
              }))}
            />
            <FrozenNotice opened={data} />
            <Shown part={part} opened={data} organisationId={organisationId} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function countOf({ counts, people }: OpenedOrganisation, part: Part): number | undefined {
  if (part === 'people') return people.length
  if (part === 'products') return counts.products
  if (part === 'partnerships') return counts.partners + counts.clients
  return part === 'documents' ? counts.documents : undefined
}

type ShownProps = { part: Part; opened: OpenedOrganisation; organisationId: Id<'organisation'> }

function Shown({ part, opened, organisationId }: ShownProps) {
  if (part === 'people') return <LookUpPeople people={opened.people} />
  if (part === 'partnerships') return <LookUpPartnerships organisationId={organisationId} />
  if (part === 'products') return <LookUpProducts organisationId={organisationId} />
  if (part === 'documents') return <LookUpDocuments organisationId={organisationId} />
  if (part === 'activity') return <LookUpActivity organisationId={organisationId} />
  return <Facts opened={opened} />
}

/** What is on its accounts, per currency, each leading to the books. */
function MoneyFigures({ opened }: { opened: OpenedOrganisation }) {
  const { t } = useText()
  const format = useFormat()
  if (!opened.money) return null
  const books = `/staff/ledger?organisation=${opened.organisation.id}`
  const figures = opened.money.flatMap(({ currency, prepaid, held, pending, owed }): Figure[] => [
    {
      label: t('look.money.prepaid', { currency }),
      value: format.money(prepaid, currency),
      note: /[1-9]/.test(held) ? t('look.money.held', { amount: format.money(held, currency) }) : undefined,
      href: books,
    },
    ...(/[1-9]/.test(pending)
      ? [{ label: t('look.money.pending', { currency }), value: format.money(pending, currency) }]
      : []),
    ...(/[1-9]/.test(owed)
      ? [{ label: t('look.money.owed', { currency }), value: format.money(owed, currency), href: books }]
      : []),
  ])
  return figures.length > 0 ? <Figures figures={figures.slice(0, 4)} /> : null
}

function Facts({ opened }: { opened: OpenedOrganisation }) {
  const { t, language } = useText()
  const { organisation, partner, createdAt } = opened
  const region = new Intl.DisplayNames([language], { type: 'region' })
  const tongue = new Intl.DisplayNames([language], { type: 'language' })
  const street = [organisation.street, organisation.houseNumber].filter(Boolean).join(' ')
  const town = [organisation.postcode, organisation.town].filter(Boolean).join(' ')
  const place = [street, town, region.of(organisation.country) ?? organisation.country]
  return (
    <Sheet>
      <div className="max-w-3xl">
        <FactList
          facts={[
            { label: t('look.address'), value: place.filter(Boolean).join(', ') },
            {
              label: t('look.register'),
              value: <span className="font-mono">{organisation.registerNumber ?? '—'}</span>,
            },
            {
              label: t('look.vat'),
              value: <span className="font-mono">{organisation.vatNumber ?? '—'}</span>,
            },
            { label: t('look.website'), value: organisation.website ?? '—' },
            { label: t('look.language'), value: tongue.of(organisation.language) },
            { label: t('look.currency'), value: organisation.currency },
            ...(partner
              ? [
                  { label: t('look.partner'), value: <PartnerTag partner={partner} /> },
                  { label: t('look.level'), value: partner.level },
                  { label: t('look.contact'), value: partner.contactEmail },
                ]
              : []),
            { label: t('look.since'), value: <Day iso={createdAt} show="long" /> },
            {
              label: t('look.id'),
              value: <span className="font-mono break-all">{organisation.id}</span>,
            },
            ...(opened.money ? [] : [{ label: t('look.money'), value: t('look.money.hidden') }]),
          ]}
        />
      </div>
    </Sheet>
  )
}

function PartnerTag({ partner }: { partner: NonNullable<OpenedOrganisation['partner']> }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <PartnerStateTag state={partner.state} frozen={partner.frozen !== null} />
      <Day iso={partner.since} show="long" />
    </span>
  )
}

/** Why the partner's reach is gone, since when, and what it takes to give it back. */
function FrozenNotice({ opened }: { opened: OpenedOrganisation }) {
  const { t } = useText()
  const format = useFormat()
  const frozen = opened.partner?.frozen
  if (!frozen) return null
  const cause = frozen.cause ?? 'provider'
  return (
    <div className="max-w-3xl px-5 pt-5 max-sm:px-4">
      <Notice tone="negative" title={t('look.frozen.title')}>
        {t(`look.frozen.${cause}`, { day: format.day(frozen.at), reason: frozen.reason || '—' })}{' '}
        {cause === 'provider' ? null : t('look.frozen.two')}{' '}
        {frozen.thawAskedBy ? t('look.frozen.asked', { name: frozen.thawAskedBy }) : null}
      </Notice>
    </div>
  )
}

function FreezeButton({ opened }: { opened: OpenedOrganisation }) {
  const { t } = useText()
  const { staff } = useMe()
  const [isOpen, setOpen] = useState(false)
  const { partner } = opened
  if (!partner) return null
  const { frozen } = partner
  const refused =
    staff !== 'manager'
      ? t('refusal.staff_only')
      : frozen?.own && frozen.cause !== 'provider'
        ? t('refusal.thaw_by_another')
        : null
  return (
    <>
      <Button
        variant={frozen ? 'primary' : 'danger'}
        onPress={() => setOpen(true)}
        disabledReason={refused}
        reasonShown="spoken"
      >
        {t(frozen ? 'look.thaw' : 'look.freeze')}
      </Button>
      {isOpen ? <FreezeDialog opened={opened} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
