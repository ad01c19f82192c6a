import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { ProductRow } from '../products/contract.ts'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { allProducts, useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { nothingPicked } from '../web/ui/picker.ts'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Partnership } from './contract.ts'
import { FindPartner } from './FindPartner.tsx'
import type { Invitation } from './invitationContract.ts'
import { PartnerCard } from './PartnerCard.tsx'
import { RightsInWords } from './RightsInWords.tsx'
import {
  AccessCards,
  GivenProducts,
  type Giving,
  heldElsewhere,
  PayerCards,
  rightsOf,
} from './RightsPicker.tsx'

const steps = ['who', 'access', 'what', 'check'] as const
type Step = (typeof steps)[number]
const address = z.object({ step: z.enum(steps).catch('who').default('who') })

/** A client gives a partner access: who, how much, which products or whose money, check. Nothing holds before they accept. */
export function AddPartnerPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const names = useLegalNames(organisationId)
  const products = useQuery(allProducts(organisationId))
  const partnerships = useQuery(api.partnerships.list.queryOptions({ input: { organisationId } }))
  return (
    <Page
      title={t('addPartner.title')}
      above={<Link href={`/o/${organisationId}/partners`}>{t('nav.partners')}</Link>}
    >
      {hat.role !== 'legal' ? (
        <div className="px-5 py-6">
          <Notice tone="warning">{t('partners.whoCan', { names })}</Notice>
        </div>
      ) : products.data && partnerships.data ? (
        <Wizard products={products.data} partnerships={partnerships.data} />
      ) : (
        <div className="px-5 py-6">
          <Loading what={t('addPartner.title')} />
        </div>
      )}
    </Page>
  )
}

type WizardProps = { products: readonly ProductRow[]; partnerships: readonly Partnership[] }

function Wizard({ products, partnerships }: WizardProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const offer = useWrite(api.invitations.offer)
  const [{ step: asked }, goTo] = useFilters(address)
  const [partner, setPartner] = useState<Invitation['partner'] | null>(null)
  const [giving, setGiving] = useState<Giving | null>(null)
  const [message, setMessage] = useState('')
  const [sent, setSent] = useState<Invitation | null>(null)
  const living = partnerships.filter((one) => one.state !== 'ended')
  const hasFull = living.find((one) => one.access === 'full')
  const isHeld = heldElsewhere(partnerships, null)
  // A step cannot be reached by its address before what it rests on is known.
  const step: Step = !partner ? 'who' : !giving && asked !== 'who' ? 'access' : asked
  const to = (next: Step) => {
    offer.reset()
    goTo({ step: next })
  }
  if (sent) return <Sent invitation={sent} />

  const name = partner?.name ?? ''
  const send = async () => {
    if (!partner || !giving) return
    setSent(
      await offer.send({
        organisationId,
        partnerId: partner.id,
        rights: rightsOf(giving, products),
        message: message.trim(),
      }),
    )
  }
  return (
    <Sheet>
      <Steps
        steps={[
          t('addPartner.step.who'),
          t('addPartner.step.access'),
          t(giving?.access === 'full' ? 'addPartner.step.payer' : 'addPartner.step.products'),
          t('addPartner.step.check'),
        ]}
        current={steps.indexOf(step)}
      />
      {step === 'who' ? (
        <FindPartner
          chosen={partner}
          onChoose={setPartner}
          refusedIds={new Map(living.map((one) => [one.partner.id, t('refusal.pair_already_live')]))}
        />
      ) : null}
      {step === 'access' ? (
        <AccessCards
          partner={name}
          value={giving?.access ?? null}
          onChange={(access) => setGiving({ payer: 'client', picked: nothingPicked, ...giving, access })}
          fullDisabledReason={hasFull ? t('answer.fullTaken', { partner: hasFull.partner.name }) : undefined}
        />
      ) : null}
      {step === 'what' && giving?.access === 'full' ? (
        <PayerCards
          partner={name}
          value={giving.payer}
          onChange={(payer) => setGiving({ ...giving, payer })}
        />
      ) : null}
      {step === 'what' && giving?.access === 'limited' ? (
        <Section title={t('addPartner.products', { partner: name })} lead={t('addPartner.products.lead')}>
          <GivenProducts
            products={products}
            isHeld={isHeld}
            picked={giving.picked}
            onChange={(picked) => setGiving({ ...giving, picked })}
          />
        </Section>
      ) : null}
      {step === 'check' && partner && giving ? (
        <Check
          partner={partner}
          giving={giving}
          products={products}
          message={message}
          onMessage={setMessage}
          onChange={to}
        />
      ) : null}
      {offer.problem ? <ErrorSummary detail={offer.problem.detail} /> : null}
      <div className="flex flex-wrap items-start gap-3">
        {step === 'who' ? null : (
          <Button size="large" onPress={() => to(steps[steps.indexOf(step) - 1] ?? 'who')}>
            {t('addPartner.back')}
          </Button>
        )}
        {step === 'check' ? (
          <Button variant="primary" size="large" pending={offer.isPending} onPress={() => quietly(send())}>
            {t('addPartner.send', { partner: name })}
          </Button>
        ) : (
          <Button
            variant="primary"
            size="large"
            onPress={() => to(steps[steps.indexOf(step) + 1] ?? 'check')}
            disabledReason={
              step === 'who' && !partner
                ? t('addPartner.chooseFirst')
                : step === 'access' && !giving
                  ? t('addPartner.accessFirst')
                  : null
            }
          >
            {t('addPartner.next')}
          </Button>
        )}
      </div>
    </Sheet>
  )
}

type CheckProps = {
  partner: Invitation['partner']
  giving: Giving
  products: readonly ProductRow[]
  message: string
  onMessage: (message: string) => void
  onChange: (step: Step) => void
}

/** Everything once more, each line with the way back to where it was said. */
function Check({ partner, giving, products, message, onMessage, onChange }: CheckProps) {
  const { t } = useText()
  const names = new Map(products.map((row) => [row.id, `${row.name} (${row.itemName})`]))
  const rights = rightsOf(giving, products)
  const change = (step: Step) => (
    <Button size="small" onPress={() => onChange(step)}>
      {t('addPartner.change')}
    </Button>
  )
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <FactList
        facts={[
          { label: t('partners.partner'), value: <PartnerCard partner={partner} />, action: change('who') },
          {
            label: t('give.access'),
            value: <RightsInWords rights={rights} partner={partner.name} productNames={names} />,
            action: change(giving.access === 'full' ? 'access' : 'what'),
          },
          ...(giving.access === 'full'
            ? [
                {
                  label: t('partners.payer'),
                  value: t(`give.payer.short.${giving.payer}`, { partner: partner.name }),
                  action: change('what'),
                },
              ]
            : []),
        ]}
      />
      <TextField
        label={t('addPartner.message', { partner: partner.name })}
        optionalWord={t('answer.optional')}
        rows={4}
        maxLength={2000}
        value={message}
        onChange={onMessage}
      />
      <Notice>{t('addPartner.happens', { partner: partner.name })}</Notice>
    </div>
  )
}

function Sent({ invitation }: { invitation: Invitation }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const partner = invitation.partner.name
  return (
    <Sheet>
      <div className="flex max-w-3xl flex-col gap-6">
        <Notice tone="positive" title={t('addPartner.sent', { partner })} live>
          {t('addPartner.sent.text', { partner })}
        </Notice>
        <div>
          <LinkButton href={`/o/${organisationId}/partners`} variant="primary">
            {t('finish.toPartners')}
          </LinkButton>
        </div>
      </div>
    </Sheet>
  )
}
