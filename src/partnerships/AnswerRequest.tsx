import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import type { ProductRow } from '../products/contract.ts'
import { api, quietly, useSettled, useWrite } from '../web/api.ts'
import { allProducts, useFamilyNames } from '../web/queries.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Comparison } from '../web/ui/Comparison.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Asked } from './Asked.tsx'
import type { Partnership } from './contract.ts'
import { DeclineButton } from './DeclineButton.tsx'
import type { Answer } from './InvitationAnswered.tsx'
import type { Invitation, OpenedInvitation } from './invitationContract.ts'
import {
  AccessCards,
  GivenProducts,
  type Giving,
  heldElsewhere,
  PayerCards,
  rightsOf,
  wishedPicks,
} from './RightsPicker.tsx'
import { isStale, PeopleMoves, StalePreview } from './WhatHappens.tsx'

type AnswerRequestProps = {
  opened: OpenedInvitation
  token: string | undefined
  onAnswer: (answer: Answer) => void
}

/** A partner asks; the client gives that, more, less or nothing. */
export function AnswerRequest({ opened, token, onAnswer }: AnswerRequestProps) {
  const { t } = useText()
  const { invitation, answerers } = opened
  const [chosen, setChosen] = useState<Id<'organisation'> | null>(null)
  const organisationId = chosen ?? (answerers.length === 1 ? answerers[0]?.id : undefined)
  return (
    <div className="flex flex-col gap-6">
      {answerers.length > 1 ? (
        <div className="max-w-md">
          <Select
            label={t('answer.for')}
            options={answerers.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen ?? ''}
            onChange={setChosen}
            placeholder={t('answer.forChoose')}
          />
        </div>
      ) : null}
      {organisationId ? (
        <ForOrganisation
          key={organisationId}
          organisationId={organisationId}
          organisation={answerers.find(({ id }) => id === organisationId)?.name ?? ''}
          invitation={invitation}
          token={token}
          onAnswer={onAnswer}
        />
      ) : (
        <Comparison
          level={2}
          asked={<Asked invitation={invitation} />}
          given={<p className="text-ink-2">{t('answer.forFirst')}</p>}
        />
      )}
    </div>
  )
}

type ForOrganisationProps = {
  organisationId: Id<'organisation'>
  organisation: string
  invitation: Invitation
  token: string | undefined
  onAnswer: (answer: Answer) => void
}

function ForOrganisation(props: ForOrganisationProps) {
  const { t } = useText()
  const products = useQuery(allProducts(props.organisationId))
  const partnerships = useQuery(
    api.partnerships.list.queryOptions({ input: { organisationId: props.organisationId } }),
  )
  if (!products.data || !partnerships.data) return <Loading what={t('answer.products')} lines={6} />
  return <Choice {...props} products={products.data} partnerships={partnerships.data} />
}

type ChoiceProps = ForOrganisationProps & {
  products: readonly ProductRow[]
  partnerships: readonly Partnership[]
}

function Choice(props: ChoiceProps) {
  const { organisationId, organisation, invitation, token, onAnswer, products, partnerships } = props
  const { t } = useText()
  const accept = useWrite(api.invitations.accept)
  const { asked, partner } = invitation
  const isHeld = heldElsewhere(partnerships, null)
  const living = partnerships.filter((one) => one.state !== 'ended')
  const hasFull = living.find((one) => one.access === 'full')
  const isPair = living.some((one) => one.partner.id === partner.id)
  const [giving, setGiving] = useState<Giving>(() => ({
    access: hasFull ? 'limited' : asked.access,
    payer: asked.payer,
    picked: wishedPicks(asked, products, isHeld),
  }))
  const rights = rightsOf(giving, products)
  const accepting = {
    invitationId: invitation.id,
    ...(token ? { token } : {}),
    organisationId,
    granted: rights,
  }
  const settled = useSettled(accepting)
  const preview = useQuery(
    api.invitations.previewAcceptance.queryOptions({ input: settled, placeholderData: keepPreviousData }),
  )
  const isFresh = !preview.isPlaceholderData && JSON.stringify(settled) === JSON.stringify(accepting)

  const send = async () => {
    const seen = preview.data ? { preview: preview.data.hash } : {}
    const partnership = await accept.send({ ...accepting, ...seen })
    onAnswer({ is: 'accepted', partnership })
  }
  const words =
    giving.access === 'full'
      ? t(`answer.give.full.${giving.payer}`, { partner: partner.name })
      : t('answer.give.limited', { count: rights.products.length })
  return (
    <div className="flex flex-col gap-6">
      <Comparison
        level={2}
        asked={<Asked invitation={invitation} />}
        given={
          <div className="flex flex-col gap-6">
            <AccessCards
              partner={partner.name}
              value={giving.access}
              onChange={(access) => setGiving({ ...giving, access })}
              fullDisabledReason={
                hasFull ? t('answer.fullTaken', { partner: hasFull.partner.name }) : undefined
              }
            />
            {giving.access === 'full' ? (
              <PayerCards
                partner={partner.name}
                value={giving.payer}
                onChange={(payer) => setGiving({ ...giving, payer })}
              />
            ) : (
              <section className="flex flex-col gap-2" aria-labelledby="answer-products">
                <h3 id="answer-products" className="font-medium">
                  {t('answer.products')}
                </h3>
                <GivenProducts
                  products={products}
                  isHeld={isHeld}
                  picked={giving.picked}
                  onChange={(picked) => setGiving({ ...giving, picked })}
                  askedFamilies={asked.families.map(({ family }) => family)}
                />
              </section>
            )}
          </div>
        }
      />
      <StalePreview problem={accept.problem} onStale={preview.refetch} />
      {accept.problem && !isStale(accept.problem) ? <ErrorSummary detail={accept.problem.detail} /> : null}
      {preview.data ? <PeopleMoves preview={preview.data} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
        <Consequences
          giving={giving}
          products={products}
          partner={partner.name}
          organisation={organisation}
        />
        <div className="flex items-start gap-3 max-sm:w-full max-sm:flex-col max-sm:items-stretch">
          <DeclineButton
            invitation={invitation}
            token={token}
            onDeclined={() => onAnswer({ is: 'declined' })}
          />
          <Button
            variant="primary"
            size="large"
            pending={accept.isPending}
            onPress={() => quietly(send())}
            disabledReason={
              isPair ? t('refusal.pair_already_live') : isFresh || preview.error ? null : t('foreseen.wait')
            }
          >
            {words}
          </Button>
        </div>
      </div>
    </div>
  )
}

type ConsequencesProps = {
  giving: Giving
  products: readonly ProductRow[]
  partner: string
  organisation: string
}

/** What happens with this choice, in sentences, before the button. */
function Consequences({ giving, products, partner, organisation }: ConsequencesProps) {
  const { t } = useText()
  const families = useFamilyNames()
  const count = products.filter((row) => giving.picked.levels[row.id]).length
  const later = giving.picked.laterAlso.map((family) => families.get(family) ?? family).join(', ')
  const lines =
    giving.access === 'full'
      ? [
          t('answer.happens.full', { partner, organisation }),
          t(`answer.happens.${giving.payer}`, { partner }),
        ]
      : [
          t('answer.happens.limited', { partner, organisation, count }),
          ...(later ? [t('answer.happens.later', { families: later })] : []),
          t('answer.happens.noInvoices', { partner }),
        ]
  return (
    <section className="max-w-[36rem] flex-1 basis-80">
      <h2 className="font-strong">{t('answer.happens')}</h2>
      {lines.map((line) => (
        <p key={line} className="mt-1 text-ink-2">
          {line}
        </p>
      ))}
      <p className="mt-1 text-ink-2">{t('answer.happens.anyTime')}</p>
    </section>
  )
}
