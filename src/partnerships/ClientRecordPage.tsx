import { useQuery } from '@tanstack/react-query'
import { useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFamilyNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import type { ClientRecord } from './contract.ts'
import { Holdings } from './Holdings.tsx'

/** A client as its partner sees it: what holds, what was asked for, who takes care of it, and the end. */
export function ClientRecordPage() {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const clientId = useParamId('client', 'organisation')
  const query = useQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  return (
    <Page
      title={query.data?.client.name ?? t('client.record')}
      above={<Link href={`/p/${partnerId}/clients`}>{t('clients.title')}</Link>}
      actions={
        <LinkButton variant="primary" href={`/p/${partnerId}/c/${clientId}/products`}>
          {t('client.enter')}
        </LinkButton>
      }
    >
      <Loaded query={query} what={t('client.record')}>
        {(record) => <Overview record={record} />}
      </Loaded>
    </Page>
  )
}

function Overview({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const { client, access, payer } = record
  const familyNames = useFamilyNames()
  const families = (wanted: { family: string }[]) =>
    wanted.map(({ family }) => familyNames.get(family) ?? family).join(', ')
  return (
    <Sheet>
      <p className="max-w-170 text-lead">
        {access === 'full'
          ? t(`client.sentence.full.${payer}`)
          : t('client.sentence.limited', { count: record.products })}
      </p>
      <Section title={t('client.facts')}>
        <FactList
          facts={[
            { label: t('client.since'), value: format.dayLong(record.startsAt) },
            { label: t('client.products'), value: format.count(record.products) },
            { label: t('client.place'), value: [client.town, client.country].filter(Boolean).join(', ') },
            ...(client.website ? [{ label: t('client.website'), value: client.website }] : []),
            { label: t('client.invoices'), value: t(`client.invoices.${payer}`) },
          ]}
        />
      </Section>
      {record.asked ? (
        <Section title={t('client.compared')} lead={t('client.compared.lead')}>
          <Comparison
            askedTitle={t('client.asked')}
            givenTitle={t('client.given')}
            asked={<Given {...record.asked} detail={families(record.asked.families)} />}
            given={
              <Given access={access} payer={payer} detail={t('give.products', { count: record.products })} />
            }
          />
        </Section>
      ) : null}
      {isBossHat(hat) ? <Holdings clientId={client.id} /> : null}
      <EndSection record={record} />
    </Sheet>
  )
}

type GivenProps = { access: ClientRecord['access']; payer: ClientRecord['payer']; detail: string }

/** Rights in the words of the partner: with full access who pays, with limited access what. */
function Given({ access, payer, detail }: GivenProps) {
  const { t } = useText()
  return (
    <div className="flex flex-col gap-1">
      <p className="text-read font-medium">{t(`access.${access}.long`)}</p>
      <p className="text-ink-2">{access === 'full' ? t(`client.payer.${payer}`) : detail}</p>
    </div>
  )
}

function EndSection({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const hat = useHat()
  const label = t('client.end.button', { client: record.client.name })
  return (
    <Section title={t('client.end')} lead={t('client.end.lead')}>
      <div>
        {hat.role === 'legal' ? (
          <LinkButton
            variant="danger"
            href={`/p/${hat.organisationId}/partnerships/${record.partnershipId}/end`}
          >
            {label}
          </LinkButton>
        ) : (
          <Button variant="danger" disabledReason={t('refusal.legal_only')}>
            {label}
          </Button>
        )}
      </div>
    </Section>
  )
}
