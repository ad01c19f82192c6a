import type { ReactNode } from 'react'
import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Managed } from './contract.ts'
import type { RequestState } from './request.ts'

const tones: Record<RequestState, Tone> = {
  awaiting: 'warning',
  open: 'positive',
  paused: 'warning',
  closed: 'neutral',
}
const main =
  'min-h-11 cursor-pointer rounded-control border border-accent bg-accent px-4 font-medium text-on-accent hover:bg-accent-hover'
const plain =
  'min-h-9 cursor-pointer rounded-control border border-line-strong bg-surface px-3 font-medium text-ink hover:bg-hover'
const danger =
  'min-h-11 cursor-pointer rounded-control border border-negative bg-surface px-4 font-medium text-negative hover:bg-negative-soft'

type ManagePageProps = { token: string; managed: Managed }

/** A request as its author rules over it: by the link alone, each act one press of a button. */
export function ManagePage({ token, managed }: ManagePageProps) {
  const { t } = useText()
  const format = useFormat()
  const { state, reference, title, erasedAt, closesAt, keptUntil, notified } = managed
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline lead={title ?? undefined}>{t('open.manage.title')}</Headline>
      <p className="flex flex-wrap items-center gap-3">
        <Tag tone={tones[state]}>{t(`open.manage.state.${state}`)}</Tag>
        <span className="font-mono text-meta">{reference}</span>
      </p>
      {erasedAt ? (
        <Notice tone="positive" live>
          {t('open.manage.erased', { at: format.moment(erasedAt) })}
        </Notice>
      ) : null}
      {state === 'awaiting' ? (
        <Act token={token} lead={t('open.manage.confirm.text')}>
          <button type="submit" name="act" value="confirm" className={main}>
            {t('open.manage.confirm')}
          </button>
        </Act>
      ) : null}
      {erasedAt ? null : (
        <FactList
          facts={[
            { label: t('open.manage.notified'), value: String(notified) },
            ...(closesAt && state !== 'closed'
              ? [{ label: t('open.manage.until'), value: format.dayLong(closesAt.slice(0, 10)) }]
              : []),
            ...(keptUntil
              ? [{ label: t('open.manage.kept'), value: format.dayLong(keptUntil.slice(0, 10)) }]
              : []),
          ]}
        />
      )}
      {state === 'awaiting' || erasedAt ? null : <Answers token={token} managed={managed} />}
      {state === 'open' || state === 'paused' ? (
        <Act token={token}>
          <button type="submit" name="act" value={state === 'open' ? 'pause' : 'resume'} className={plain}>
            {t(state === 'open' ? 'open.manage.pause' : 'open.manage.resume')}
          </button>
          <button type="submit" name="act" value="extend" className={plain}>
            {t('open.manage.extend')}
          </button>
          <button type="submit" name="act" value="close" className={plain}>
            {t('open.manage.close')}
          </button>
        </Act>
      ) : null}
      {erasedAt ? null : (
        <Section title={t('open.manage.delete')}>
          <Act token={token} lead={t('open.manage.delete.text')}>
            <button type="submit" name="act" value="erase" className={danger}>
              {t('open.manage.delete')}
            </button>
          </Act>
        </Section>
      )}
    </div>
  )
}

function Act({ token, lead, children }: { token: string; lead?: string; children: ReactNode }) {
  const { language } = useText()
  return (
    <form
      method="post"
      action={`${openHref('manage', language)}/${token}`}
      className="flex flex-wrap items-center gap-2"
    >
      {lead ? <p className="mb-1 w-full text-pretty text-ink-2">{lead}</p> : null}
      {children}
    </form>
  )
}

function Answers({ token, managed }: ManagePageProps) {
  const { t, language } = useText()
  const format = useFormat()
  const { openedBy, proposals, state } = managed
  const isOpen = state === 'open' || state === 'paused'
  return (
    <>
      <Section title={t('open.manage.offers')}>
        {proposals.length === 0 ? <p className="text-ink-2">{t('open.manage.offers.none')}</p> : null}
        <ul className="border-t border-line empty:hidden">
          {proposals.map((offer) => (
            <li key={offer.id} className="flex flex-col gap-2 border-b border-line py-4">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-strong">
                  {offer.partner.slug ? (
                    <a className="link" href={`${openHref('directory', language)}/${offer.partner.slug}`}>
                      {offer.partner.name}
                    </a>
                  ) : (
                    offer.partner.name
                  )}
                </span>
                <Tag tone={offer.state === 'accepted' ? 'positive' : 'neutral'}>
                  {t(`open.manage.proposal.${offer.state}`)}
                </Tag>
                <span className="text-ink-2">
                  {t(`requests.price.${offer.priceKind}`)}
                  {offer.amount && offer.currency ? `: ${format.money(offer.amount, offer.currency)}` : ''}
                </span>
              </p>
              <p className="text-pretty whitespace-pre-line">{offer.text}</p>
              {isOpen && (offer.state === 'sent' || offer.state === 'shortlisted') ? (
                <Act token={token}>
                  <input type="hidden" name="proposal" value={offer.id} />
                  <button type="submit" name="act" value="accept" className={main}>
                    {t('open.manage.accept')}
                  </button>
                  {offer.state === 'sent' ? (
                    <button type="submit" name="act" value="shortlist" className={plain}>
                      {t('open.manage.shortlist')}
                    </button>
                  ) : null}
                  <button type="submit" name="act" value="decline" className={plain}>
                    {t('open.manage.decline')}
                  </button>
                </Act>
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('open.manage.opened')}>
        {openedBy.length === 0 ? <p className="text-ink-2">{t('open.manage.opened.none')}</p> : null}
        <ul className="border-t border-line empty:hidden">
          {openedBy.map(({ name, at }) => (
            <li key={name} className="flex justify-between gap-4 border-b border-line py-2">
              <span>{name}</span>
              <span className="text-ink-3">{format.moment(at)}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

/** The link leads to nothing, or to nothing any more. */
export function NoRequestPage() {
  const { t } = useText()
  return <Headline lead={t('open.manage.missing.text')}>{t('open.manage.missing')}</Headline>
}
