import { useQuery } from '@tanstack/react-query'
import { ArrowRight, FileDown } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { z } from 'zod'
import { useFilters, useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFamilyNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { type Translate, useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import type { ClientRecord } from './clientContract.ts'
import type { Rights } from './contract.ts'
import { GuardsNote } from './Guards.tsx'
import { PartnerMotions } from './PartnerMotions.tsx'
import { StopPaying } from './PayerNotice.tsx'

const parts = ['overview', 'products', 'money', 'people', 'history', 'settings'] as const
const asked = z.object({ part: z.enum(parts).default('overview').catch('overview') })

/** A client's record: how one stands with it in one sentence, and all one knows of it, part by part. */
export function ClientRecordPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const clientId = useParamId('client', 'organisation')
  const format = useFormat()
  const [{ part }] = useFilters(asked)
  const record = useQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  const base = `/p/${partnerId}/clients/${clientId}`
  const hrefOf = (one: (typeof parts)[number]) => (one === 'overview' ? base : `${base}?part=${one}`)
  const mayAccount = isBossHat(hat) || hat.accounting
  return (
    <Page
      title={record.data?.client.name ?? t('nav.record')}
      above={<Link href={`/p/${partnerId}/clients`}>{t('clients.title')}</Link>}
      actions={
        <>
          {mayAccount ? (
            <LinkButton href={`/p/${partnerId}/exports?client=${clientId}`} icon={FileDown}>
              {t('clients.action.export')}
            </LinkButton>
          ) : (
            <Button icon={FileDown} disabledReason={t('refusal.accounting_only')} reasonShown="spoken">
              {t('clients.action.export')}
            </Button>
          )}
          <LinkButton href={`/p/${partnerId}/c/${clientId}/products`} variant="primary" icon={ArrowRight}>
            {t('record.enter')}
          </LinkButton>
        </>
      }
    >
      <Loaded query={record} what={t('nav.record')}>
        {(data) => (
          <>
            <p className="px-5 py-4 text-read text-pretty max-sm:px-4">{sentenceOf(data, t)}</p>
            <Tabs
              label={t('record.tabs')}
              current={hrefOf(part)}
              tabs={parts.map((one) => ({
                href: hrefOf(one),
                label: one === 'products' ? t('clients.column.products') : t(`record.${one}`),
                count: one === 'products' ? format.count(data.products) : undefined,
              }))}
            />
            <Suspense
              fallback={
                <div className="px-5 py-6">
                  <Loading what={data.client.name} lines={6} />
                </div>
              }
            >
              <Part part={part} record={data} />
            </Suspense>
          </>
        )}
      </Loaded>
    </Page>
  )
}

// each part is fetched when it is opened
const Holdings = lazy(async () => ({ default: (await import('./Holdings.tsx')).Holdings }))
const RecordHistory = lazy(async () => ({ default: (await import('./RecordHistory.tsx')).RecordHistory }))
const RecordMoney = lazy(async () => ({ default: (await import('./RecordMoney.tsx')).RecordMoney }))
const RecordProducts = lazy(async () => ({ default: (await import('./RecordProducts.tsx')).RecordProducts }))

function Part({ part, record }: { part: (typeof parts)[number]; record: ClientRecord }) {
  switch (part) {
    case 'products':
      return <RecordProducts record={record} />
    case 'money':
      return <RecordMoney record={record} />
    case 'people':
      return <Holdings record={record} />
    case 'history':
      return <RecordHistory record={record} />
    case 'settings':
      return <Settings record={record} />
    default:
      return <Overview record={record} />
  }
}

function Overview({ record }: { record: ClientRecord }) {
  const { t, language } = useText()
  const format = useFormat()
  const hat = useHat()
  const { client, access, payer } = record
  const country = new Intl.DisplayNames([language], { type: 'region' }).of(client.country) ?? client.country
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-4">
        <GuardsNote partnerId={hat.organisationId} clientId={client.id} />
        <FactList
          facts={[
            { label: t('record.place'), value: [client.town, country].filter(Boolean).join(', ') },
            ...(client.website ? [{ label: t('record.website'), value: client.website }] : []),
            { label: t('record.since'), value: <Day iso={record.startsAt} show="long" /> },
            { label: t('record.access'), value: t(`access.${access}.long`) },
            {
              label: t('record.payer'),
              value: t(access === 'full' ? `record.payer.${payer}` : 'record.payer.none'),
            },
            { label: t('record.level'), value: t(`level.${record.level}`) },
            {
              label: t('record.products'),
              value: format.count(record.products),
              action: (
                <Link href={`/p/${hat.organisationId}/c/${client.id}/products`}>
                  {t('clientProducts.title')}
                </Link>
              ),
            },
            { label: t('record.currency'), value: client.currency },
            {
              label: t('record.invoices'),
              value: t(access === 'full' ? `record.invoices.${payer}` : 'record.invoices.client'),
            },
          ]}
        />
      </div>
      {record.asked ? <AskedAndGiven record={record} wished={record.asked} /> : null}
    </Sheet>
  )
}

/** What one can change about the partnership: products given back, a pause, the paying, its end. */
function Settings({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const hat = useHat()
  const endHref = `/p/${hat.organisationId}/partnerships/${record.partnershipId}/end`
  return (
    <Sheet>
      <Section title={t('motion.pauseOrEnd')} lead={t('record.end.lead')}>
        <div className="flex flex-wrap gap-2">
          <PartnerMotions record={record} />
          <StopPaying record={record} />
          {hat.role === 'legal' ? (
            <LinkButton href={endHref} variant="danger">
              {t('clients.action.end')}
            </LinkButton>
          ) : (
            <Button variant="danger" disabledReason={t('refusal.legal_only')}>
              {t('clients.action.end')}
            </Button>
          )}
        </div>
      </Section>
    </Sheet>
  )
}

/** What the invitation said beside what holds. */
function AskedAndGiven({ record, wished }: { record: ClientRecord; wished: Rights }) {
  const { t } = useText()
  const names = useFamilyNames()
  const isSame =
    wished.access === record.access && (wished.access === 'limited' || wished.payer === record.payer)
  const families = wished.families.map(
    ({ family, level }) => `${names.get(family) ?? family}: ${t(`level.${level}`)}`,
  )
  const products = (count: number) => t('record.asked.products', { count })
  return (
    <div className="max-w-3xl">
      <Section title={t('record.asked')} lead={t('record.asked.lead')}>
        <Comparison
          askedTitle={t('record.asked.you')}
          givenTitle={t('record.asked.given')}
          asked={
            <RightsLines
              access={wished.access}
              payer={wished.payer}
              more={[...families, ...(wished.products.length > 0 ? [products(wished.products.length)] : [])]}
            />
          }
          given={
            <>
              <RightsLines
                access={record.access}
                payer={record.payer}
                more={record.access === 'limited' ? [products(record.products)] : []}
              />
              {isSame ? <p className="text-ink-3">{t('record.asked.same')}</p> : null}
            </>
          }
        />
      </Section>
    </div>
  )
}

type RightsLinesProps = Pick<ClientRecord, 'access' | 'payer'> & { more: readonly string[] }

function RightsLines({ access, payer, more }: RightsLinesProps): ReactNode {
  const { t } = useText()
  return (
    <div className="flex flex-col gap-0.5">
      <p className="font-medium">{t(`access.${access}.long`)}</p>
      {access === 'full' ? (
        <p className="text-ink-2">
          {t('record.payer')}: {t(`record.payer.${payer}`)}
        </p>
      ) : null}
      {more.map((line) => (
        <p key={line} className="text-ink-2">
          {line}
        </p>
      ))}
    </div>
  )
}

/** Access, who pays and what one earns, in one sentence. */
function sentenceOf(record: ClientRecord, t: Translate): string {
  if (record.access === 'limited') return t('record.limited', { count: record.products })
  return t(`record.full.${record.payer}`)
}
