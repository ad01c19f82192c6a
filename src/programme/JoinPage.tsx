import type { ReactNode } from 'react'
import { useCountries } from '../organisations/useCountries.tsx'
import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Field } from '../web/ui/Field.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Judgement } from './contract.ts'
import type { Because } from './eligibility.ts'
import type { JoinForm } from './joinForm.ts'

type JoinPageProps = { form: JoinForm; judgement: Judgement | null }

/** Whether a company could become a partner, answered in a minute: by a plain form, and nothing of it is kept. */
export function JoinPage({ form, judgement }: JoinPageProps) {
  const { t, language } = useText()
  return (
    <div className="grid gap-x-12 gap-y-10 sm:pt-6 lg:grid-cols-2">
      <div className="flex flex-col gap-8">
        <Headline lead={t('open.join.description')}>{t('open.join.title')}</Headline>
        <form action={openHref('join', language)} method="get" className="flex max-w-xl flex-col gap-4">
          <Choice label={t('open.join.kind')}>
            {(['company', 'person'] as const).map((kind) => (
              <label key={kind} className="flex items-center gap-2.5">
                <input type="radio" name="kind" value={kind} defaultChecked={form.kind === kind} />
                {t(`open.join.kind.${kind}`)}
              </label>
            ))}
          </Choice>
          <Countries chosen={form.country} />
          <TextField
            label={t('open.join.registerNumber')}
            name="registerNumber"
            defaultValue={form.registerNumber}
            maxLength={60}
            code
          />
          <TextField
            label={t('open.join.website')}
            name="website"
            defaultValue={form.website}
            maxLength={200}
            inputMode="url"
          />
          <div className="grid gap-4 sm:grid-cols-[6rem_1fr_1fr] sm:items-end">
            <Field label={t('open.join.currency')}>
              {(inside) => (
                <select {...inside} name="currency" defaultValue={form.currency} className="control">
                  <option>CHF</option>
                  <option>EUR</option>
                </select>
              )}
            </Field>
            <TextField
              label={t('open.join.managed')}
              name="managed"
              defaultValue={form.managed}
              inputMode="decimal"
              maxLength={14}
            />
            <TextField
              label={t('open.join.expected')}
              name="expected"
              defaultValue={form.expected}
              inputMode="decimal"
              maxLength={14}
            />
          </div>
          <label className="flex items-center gap-2.5">
            <input type="checkbox" className="check" name="supports" defaultChecked={form.supports} />
            {t('open.join.supports')}
          </label>
          <label className="flex items-center gap-2.5">
            <input type="checkbox" className="check" name="affiliate" defaultChecked={form.affiliate} />
            {t('open.join.affiliate')}
          </label>
          <div>
            <Button type="submit" variant="primary" size="large">
              {t('open.join.check')}
            </Button>
          </div>
        </form>
      </div>
      {judgement ? <Result judgement={judgement} /> : null}
    </div>
  )
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">{label}</legend>
      {children}
    </fieldset>
  )
}

function Countries({ chosen }: { chosen: string }) {
  const { t } = useText()
  const countries = useCountries()
  return (
    <Field label={t('open.join.country')}>
      {(inside) => (
        <select {...inside} name="country" defaultValue={chosen} className="control">
          {countries.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

const tones: Record<Judgement['lines'][number]['verdict'], Tone> = {
  met: 'positive',
  later: 'warning',
  not_met: 'negative',
}

function Result({ judgement }: { judgement: Judgement }) {
  const { t, language } = useText()
  const format = useFormat()
  const { mayApply, lines, threshold } = judgement
  const amount = format.money(threshold.amount, threshold.currency)
  const next = `${openHref('signIn', language)}?${new URLSearchParams({ next: '/apply' })}`
  return (
    <section className="flex flex-col gap-4" aria-labelledby="result">
      <h2 id="result" className="text-large font-strong">
        {mayApply ? t('open.join.result.yes') : t('open.join.result.no')}
      </h2>
      <ul className="border-t border-line">
        {lines.map(({ condition, verdict, because }) => (
          <li key={condition} className="flex flex-col gap-1 border-b border-line py-3 sm:flex-row sm:gap-4">
            <span className="sm:w-36 sm:flex-none">
              <Tag tone={tones[verdict]}>{t(`open.join.verdict.${verdict}`)}</Tag>
            </span>
            <span className="text-pretty">{t(`open.join.because.${because as Because}`, { amount })}</span>
          </li>
        ))}
      </ul>
      {mayApply ? (
        <div>
          <LinkButton href={next} variant="primary" size="large">
            {t('open.join.apply')}
          </LinkButton>
        </div>
      ) : null}
    </section>
  )
}
