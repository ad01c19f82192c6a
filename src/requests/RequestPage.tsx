import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { OpenedRequest } from './contract.ts'
import { ProposeDialog, ReportDialog } from './RequestDialogs.tsx'
import { deliveryTones } from './RequestsPage.tsx'

/** A request for offers: its extract first, the whole once it is opened, and the partner's own offer. */
export function RequestPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const requestId = useParamId('request', 'request')
  const [dialog, setDialog] = useState<'propose' | 'report' | null>(null)
  // an author can take it back at any moment: what stands here is asked for anew
  const query = useQuery({
    ...api.requestInbox.get.queryOptions({ input: { partnerId, requestId } }),
    refetchInterval: 5000,
  })
  const open = useWrite(api.requestInbox.open)
  const pass = useWrite(api.requestInbox.pass)
  const request = query.data
  const letGo = async () => {
    await pass.send({ partnerId, requestId })
    notify(t('requests.passed'))
  }
  return (
    <Page
      title={request?.title || request?.reference || t('requests.title')}
      above={<Link href={`/p/${partnerId}/requests`}>{t('requests.title')}</Link>}
      actions={
        request?.isOpen ? (
          <>
            <Button onPress={() => setDialog('report')}>{t('requests.report')}</Button>
            {request.state === 'new' || request.state === 'opened' ? (
              <Button pending={pass.isPending} onPress={() => quietly(letGo())}>
                {t('requests.pass')}
              </Button>
            ) : null}
            {request.whole ? (
              <Button
                variant="primary"
                onPress={() => setDialog('propose')}
                disabledReason={
                  request.proposal
                    ? t('refusal.request_answered')
                    : isBossHat(hat)
                      ? null
                      : t('refusal.boss_only')
                }
              >
                {t('requests.propose')}
              </Button>
            ) : (
              <Button
                variant="primary"
                pending={open.isPending}
                onPress={() => quietly(open.send({ partnerId, requestId }))}
              >
                {t('requests.open')}
              </Button>
            )}
          </>
        ) : null
      }
    >
      <Loaded query={query} what={t('requests.title')}>
        {(data) => (
          <Sheet aside={<Facts request={data} />}>
            {data.isOpen ? null : <Notice tone="warning">{t('requests.closed')}</Notice>}
            {open.problem ? (
              <Notice tone="negative" live>
                {open.problem.detail}
              </Notice>
            ) : null}
            <Words request={data} />
            <OwnOffer request={data} partnerId={partnerId} />
          </Sheet>
        )}
      </Loaded>
      {dialog === 'propose' && request ? (
        <ProposeDialog request={request} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'report' ? <ReportDialog requestId={requestId} onClose={() => setDialog(null)} /> : null}
    </Page>
  )
}

function Words({ request }: { request: OpenedRequest }) {
  const { t } = useText()
  const { whole } = request
  if (!request.isOpen) return null
  if (!whole)
    return (
      <Section title={t('requests.extract')} lead={t('requests.open.text')}>
        <p className="max-w-[42.5rem] text-read text-pretty">{request.extract}</p>
      </Section>
    )
  return (
    <>
      <Section title={t('requests.whole')}>
        <p className="max-w-[42.5rem] text-read text-pretty whitespace-pre-line">{whole.description}</p>
      </Section>
      <Section title={t('requests.contact')}>
        <FactList
          facts={[
            { label: t('requests.name'), value: whole.name },
            ...(whole.company ? [{ label: t('requests.company'), value: whole.company }] : []),
            {
              label: 'E-mail',
              value: (
                <a className="link" href={`mailto:${whole.email}`}>
                  {whole.email}
                </a>
              ),
            },
            ...(whole.phone ? [{ label: t('listing.phone'), value: whole.phone }] : []),
          ]}
        />
      </Section>
    </>
  )
}

function OwnOffer({ request, partnerId }: { request: OpenedRequest; partnerId: string }) {
  const { t } = useText()
  const format = useFormat()
  const { proposal } = request
  if (!proposal) return null
  return (
    <Section title={t('requests.yours')}>
      <p>
        {t(`requests.price.${proposal.priceKind}`)}
        {proposal.amount && proposal.currency ? `: ${format.money(proposal.amount, proposal.currency)}` : ''}
      </p>
      <p className="max-w-[42.5rem] whitespace-pre-line">{proposal.text}</p>
      {proposal.state === 'accepted' ? (
        <Notice
          tone="positive"
          actions={
            <LinkButton href={`/p/${partnerId}/invite`} variant="primary">
              {t('programme.approved.invite')}
            </LinkButton>
          }
        >
          {t('requests.won')}
        </Notice>
      ) : null}
    </Section>
  )
}

function Facts({ request }: { request: OpenedRequest }) {
  const { t, language } = useText()
  const format = useFormat()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const amounts = [request.budget?.from, request.budget?.to].flatMap((amount) =>
    amount ? [format.money(amount, request.currency)] : [],
  )
  return (
    <FactList
      tight
      facts={[
        {
          label: t('requests.state'),
          value: <Tag tone={deliveryTones[request.state]}>{t(`requests.state.${request.state}`)}</Tag>,
        },
        { label: t('requests.what'), value: t(`requests.kind.${request.kind}`) },
        { label: t('requests.place'), value: [request.place, request.country].filter(Boolean).join(', ') },
        {
          label: t('requests.tongues'),
          value: request.languages.map((code) => tongues.of(code) ?? code).join(', '),
        },
        { label: t('requests.budget'), value: amounts.join(' – ') || '—' },
        {
          label: t('requests.answers'),
          value:
            request.answers.wanted === null
              ? String(request.answers.sent)
              : t('requests.answers.of', { sent: request.answers.sent, wanted: request.answers.wanted }),
        },
        ...(request.closesAt
          ? [{ label: t('requests.until'), value: format.day(request.closesAt.slice(0, 10)) }]
          : []),
      ]}
    />
  )
}
