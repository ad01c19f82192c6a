import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProducts } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import { FindPartner } from './FindPartner.tsx'
import type { Invitation } from './invitationContract.ts'
import { useMayDecide } from './mayDecide.tsx'

/** Begins to hand over what one partner manages to another. */
export function BeginHandoverPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const partnershipId = useParamId('partnership', 'partnership')
  const query = useQuery(api.partnerships.get.queryOptions({ input: { organisationId, partnershipId } }))
  return (
    <Page
      title={t('handover.begin')}
      above={
        <Link href={`/o/${organisationId}/partners/${partnershipId}`}>
          {query.data?.partner.name ?? t('partners.record')}
        </Link>
      }
    >
      <Loaded query={query} what={t('partners.record')}>
        {(partnership) => <Form partnership={partnership} />}
      </Loaded>
    </Page>
  )
}

const usualDays = 30

function Form({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const navigate = useNavigate()
  const { client, id, partner, version } = partnership
  const products = useQuery(allProducts(client.id))
  const managed = products.data?.filter((row) => row.managedBy?.partnershipId === id) ?? []
  const open = useWrite(api.handovers.open)
  const { whyNot } = useMayDecide(partnership)
  const [next, setNext] = useState<Invitation['partner'] | null>(null)
  const [scope, setScope] = useState<'everything' | 'some'>('everything')
  const [chosen, setChosen] = useState<readonly Id<'product'>[]>([])
  const [lastDay, setLastDay] = useState(addDays(dayOf(new Date()), usualDays))
  const [message, setMessage] = useState('')
  const missing = next === null ? t('handover.choosePartner') : null
  const nothing = scope === 'some' && chosen.length === 0 ? t('handover.chooseProducts') : null
  const send = async () => {
    if (!next) return
    const begun = await open.send({
      organisationId: client.id,
      partnershipId: id,
      version,
      toId: next.id,
      products: scope === 'some' ? [...chosen] : [],
      lastDay,
      message: message.trim(),
    })
    notify(t('handover.begun', { partner: next.name }))
    await navigate({ href: `/o/${client.id}/handovers/${begun.id}` })
  }
  return (
    <Sheet>
      <p className="max-w-2xl text-read text-pretty">{t('handover.lead', { partner: partner.name })}</p>
      <Section title={t('handover.to')}>
        <FindPartner
          chosen={next}
          onChoose={setNext}
          refusedIds={new Map([[partner.id, t('handover.same')]])}
        />
      </Section>
      <Section title={t('handover.what')}>
        <RadioCards
          legend={t('handover.what')}
          legendHidden
          value={scope}
          onChange={setScope}
          cards={[
            {
              value: 'everything',
              title: t('handover.everything'),
              summary: t('handover.everything.text', { partner: partner.name }),
            },
            {
              value: 'some',
              title: t('handover.some'),
              summary: t('handover.some.text', { partner: partner.name }),
            },
          ]}
        />
        {scope === 'some' ? (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-ink">{t('handover.products')}</legend>
            {managed.map((row) => (
              <Checkbox
                key={row.id}
                label={`${row.name} (${row.itemName})`}
                checked={chosen.includes(row.id)}
                onChange={(on) =>
                  setChosen(on ? [...chosen, row.id] : chosen.filter((other) => other !== row.id))
                }
              />
            ))}
          </fieldset>
        ) : null}
      </Section>
      <Section title={t('handover.until')}>
        <div className="flex max-w-md flex-col gap-4">
          <TextField
            type="date"
            label={t('handover.lastDay')}
            hint={t('handover.lastDay.hint')}
            value={lastDay}
            onChange={setLastDay}
          />
          <TextField
            label={t('handover.message')}
            value={message}
            onChange={setMessage}
            rows={3}
            maxLength={2000}
          />
        </div>
        {open.problem ? (
          <Notice tone="negative" live>
            {open.problem.detail}
          </Notice>
        ) : null}
        <div>
          <Button
            variant="primary"
            onPress={() => quietly(send())}
            pending={open.isPending}
            disabledReason={whyNot ?? missing ?? nothing}
          >
            {t('handover.begin')}
          </Button>
        </div>
      </Section>
    </Sheet>
  )
}
