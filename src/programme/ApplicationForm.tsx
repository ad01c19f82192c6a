import { useState } from 'react'
import { z } from 'zod'
import type { Organisation } from '../organisations/contract.ts'
import { useCountries } from '../organisations/useCountries.tsx'
import { useFilters } from '../web/address.ts'
import { typedAmount } from '../web/amount.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Application, Said } from './contract.ts'
import { SendApplication } from './SendApplication.tsx'

const steps = ['company', 'activity', 'send'] as const
const asked = z.object({ step: z.enum(steps).default('company').catch('company') })

/** As the API reads it; what is no amount goes as it is and comes back with what is wrong. */
const amountOf = (typed: string) => (/^[\s0.,]*$/.test(typed) ? '0.00' : (typedAmount(typed) ?? typed))

type ApplicationFormProps = { own: Organisation; application: Application | null; onSent: () => void }

const nothing: Said = {
  country: 'CH',
  registerNumber: '',
  vatNumber: '',
  website: '',
  activity: '',
  clients: 0,
  supportHours: '',
  supportEmail: '',
  billingEmail: '',
  managed: '0.00',
  expected: '0.00',
}

/** What is known already is filled in: nothing is typed twice. */
function begun(own: Organisation, application: Application | null): Said {
  if (application) return application.said
  return {
    ...nothing,
    country: own.country,
    registerNumber: own.registerNumber ?? '',
    vatNumber: own.vatNumber ?? '',
    website: own.website ?? '',
  }
}

/** Three steps; each is kept when it is left, so that somebody else can go on with it. */
export function ApplicationForm({ own, application, onSent }: ApplicationFormProps) {
  const { t } = useText()
  const organisationId = own.id
  const [{ step }, change] = useFilters(asked)
  const [typed, setTyped] = useState<Said>(() => begun(own, application))
  const save = useWrite(api.programme.save)
  const go = (to: (typeof steps)[number]) => change({ step: to }, 'step')
  const keep = async (to: (typeof steps)[number]) => {
    const said = { ...typed, managed: amountOf(typed.managed), expected: amountOf(typed.expected) }
    await save.send({ organisationId, said })
    // what was sent already is answered next, not sent again
    if (to === 'send' && application?.state === 'needs_info') onSent()
    else go(to)
  }
  const flaw = (name: string) =>
    save.problem?.flaws.find(({ field }) => field === name || field === `said.${name}`)?.reason
  const field = (name: keyof Said) => ({
    value: String(typed[name]),
    onChange: (text: string) => setTyped({ ...typed, [name]: text }),
    error: flaw(name),
  })
  const refusal = save.problem && save.problem.flaws.length === 0 ? save.problem.detail : null
  if (step === 'send' && application)
    return <SendApplication application={application} onBack={() => go('activity')} onSent={onSent} />
  const next = step === 'company' ? 'activity' : 'send'
  return (
    <Sheet>
      <Steps steps={steps.map((name) => t(`programme.steps.${name}`))} current={steps.indexOf(step)} />
      <form
        noValidate
        className="flex max-w-xl flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(keep(next))
        }}
      >
        {refusal ? (
          <Notice tone="negative" live>
            {refusal}
          </Notice>
        ) : null}
        {step === 'company' ? (
          <CompanyFields
            typed={typed}
            onCountry={(country) => setTyped({ ...typed, country })}
            field={field}
          />
        ) : (
          <ActivityFields
            own={own}
            typed={typed}
            onClients={(clients) => setTyped({ ...typed, clients })}
            field={field}
          />
        )}
        <div className="flex flex-wrap gap-2">
          {step === 'company' ? null : (
            <Button onPress={() => quietly(keep('company'))}>{t('programme.back')}</Button>
          )}
          <Button variant="primary" type="submit" pending={save.isPending}>
            {t('programme.continue')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

type TypedField = (name: keyof Said) => {
  value: string
  onChange: (text: string) => void
  error: string | undefined
}
type CompanyFieldsProps = { typed: Said; onCountry: (country: string) => void; field: TypedField }

function CompanyFields({ typed, onCountry, field }: CompanyFieldsProps) {
  const { t } = useText()
  const countries = useCountries()
  const { country } = typed
  const hint =
    country === 'CH' || country === 'FR'
      ? t(`programme.registerNumber.hint.${country}`)
      : t('programme.registerNumber.hint')
  return (
    <Section title={t('programme.steps.company')}>
      <Select label={t('programme.country')} options={countries} value={country} onChange={onCountry} />
      <TextField label={t('programme.registerNumber')} hint={hint} code {...field('registerNumber')} />
      <TextField
        label={t('programme.vatNumber')}
        optionalWord={t('answer.optional')}
        code
        {...field('vatNumber')}
      />
      <TextField
        label={t('programme.website')}
        hint={t('programme.website.hint')}
        type="url"
        inputMode="url"
        {...field('website')}
      />
    </Section>
  )
}

type ActivityFieldsProps = {
  own: Organisation
  typed: Said
  onClients: (clients: number) => void
  field: TypedField
}

const threshold = { CHF: '2000.00', EUR: '1800.00' } as const

function ActivityFields({ own, typed, onClients, field }: ActivityFieldsProps) {
  const { t } = useText()
  const format = useFormat()
  const { currency } = own
  const amount = format.money(threshold[currency], currency)
  return (
    <Section title={t('programme.steps.activity')}>
      <TextField label={t('programme.activity')} rows={4} maxLength={2000} {...field('activity')} />
      <TextField
        label={t('programme.clients')}
        inputMode="numeric"
        value={String(typed.clients)}
        onChange={(text) => onClients(Number(text.replace(/\D/g, '').slice(0, 6)))}
      />
      <TextField label={t('programme.supportHours')} {...field('supportHours')} />
      <TextField label={t('programme.supportEmail')} type="email" {...field('supportEmail')} />
      <TextField label={t('programme.billingEmail')} type="email" {...field('billingEmail')} />
      <TextField
        label={t('programme.managed')}
        hint={t('programme.volume.hint', { currency, amount })}
        inputMode="decimal"
        {...field('managed')}
      />
      <TextField label={t('programme.expected')} inputMode="decimal" {...field('expected')} />
    </Section>
  )
}
