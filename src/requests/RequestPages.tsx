import type { ReactNode } from 'react'
import { languages } from '../lib/language.ts'
import { useCountries } from '../organisations/useCountries.tsx'
import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Field, FieldError } from '../web/ui/Field.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { extractOf, hasContacts, placeKinds, requestKinds, requestStarts } from './request.ts'
import type { Flawed, RequestForm } from './requestForm.ts'

type RequestFormPageProps = { form: RequestForm; wrong: ReadonlySet<Flawed>; refused: string | null }

/** Asking partners for offers: one form, without an account and without a script. */
export function RequestFormPage({ form, wrong, refused }: RequestFormPageProps) {
  const { t, language } = useText()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const flaw = (field: Flawed) => (wrong.has(field) ? t(`open.request.flaw.${field}`) : undefined)
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline lead={t('open.request.description')}>{t('open.request.title')}</Headline>
      <form method="post" action={openHref('request', language)} className="flex flex-col gap-8">
        {wrong.size > 0 || refused ? <ErrorSummary detail={refused ?? t('open.request.wrong')} /> : null}
        <Section title={t('open.request.need')}>
          <Choice label={t('open.request.kind')} name="kind" chosen={form.kind}>
            {requestKinds.map((kind) => [kind, t(`requests.kind.${kind}`)])}
          </Choice>
          <TextField
            label={t('open.request.subject')}
            hint={t('open.request.subject.hint')}
            name="title"
            defaultValue={form.title}
            maxLength={80}
            error={flaw('title')}
          />
          <TextField
            label={t('open.request.text')}
            hint={t('open.request.text.hint')}
            name="description"
            defaultValue={form.description}
            rows={8}
            maxLength={3000}
            error={flaw('description')}
          />
        </Section>
        <Section title={t('open.request.who')}>
          <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
            <legend className="mb-1.5 font-medium">{t('open.request.languages')}</legend>
            {languages.map((code) => (
              <label key={code} className="flex items-center gap-2.5">
                <input
                  type="checkbox"
                  className="check"
                  name={`speaks-${code}`}
                  defaultChecked={form.speaks[code] ?? false}
                />
                {tongues.of(code)}
              </label>
            ))}
            {wrong.has('languages') ? (
              <FieldError id="languages-error">{t('open.request.flaw.languages')}</FieldError>
            ) : null}
          </fieldset>
          <div className="grid gap-3 sm:grid-cols-3">
            <Choice label={t('open.request.place')} name="placeKind" chosen={form.placeKind}>
              {placeKinds.map((kind) => [kind, t(`open.request.place.${kind}`)])}
            </Choice>
            <TextField label={t('open.request.town')} name="place" defaultValue={form.place} maxLength={80} />
            <Countries chosen={form.country} />
          </div>
          <div className="grid gap-3 sm:grid-cols-3">
            <Choice label={t('open.request.budget')} name="currency" chosen={form.currency}>
              {[
                ['CHF', 'CHF'],
                ['EUR', 'EUR'],
              ]}
            </Choice>
            <TextField
              label={t('listing.budget.from')}
              name="from"
              defaultValue={form.from}
              inputMode="decimal"
              maxLength={14}
            />
            <TextField
              label={t('listing.budget.to')}
              name="to"
              defaultValue={form.to}
              inputMode="decimal"
              maxLength={14}
            />
          </div>
          <div className="grid gap-3 sm:grid-cols-3">
            <Choice label={t('open.request.starts')} name="starts" chosen={form.starts}>
              {requestStarts.map((start) => [start, t(`open.request.starts.${start}`)])}
            </Choice>
            <Choice label={t('open.request.wanted')} name="wanted" chosen={form.wanted}>
              {[
                ['', t('open.request.wanted.any')],
                ['3', '3'],
                ['5', '5'],
              ]}
            </Choice>
            <Choice label={t('open.request.days')} name="days" chosen={form.days}>
              {['14', '30', '60'].map((days) => [
                days,
                t('open.request.days.count', { count: Number(days) }),
              ])}
            </Choice>
          </div>
        </Section>
        <Section title={t('open.request.contact')} lead={t('open.request.contact.lead')}>
          <TextField
            label={t('open.request.name')}
            name="name"
            autoComplete="name"
            defaultValue={form.name}
            maxLength={80}
            error={flaw('name')}
          />
          <TextField
            label={t('open.request.company')}
            optionalWord={t('answer.optional')}
            name="company"
            autoComplete="organization"
            defaultValue={form.company}
            maxLength={120}
          />
          <TextField
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            defaultValue={form.email}
            maxLength={254}
            error={flaw('email')}
          />
          <TextField
            label={t('open.request.phone')}
            optionalWord={t('answer.optional')}
            name="phone"
            type="tel"
            autoComplete="tel"
            defaultValue={form.phone}
            maxLength={40}
          />
          <Trap />
        </Section>
        <div>
          <Button type="submit" variant="primary" size="large">
            {t('open.request.check')}
          </Button>
        </div>
      </form>
    </div>
  )
}

/** Programs fill in what people do not see. */
function Trap() {
  const { t } = useText()
  return (
    <div className="sr-only">
      <label>
        {t('open.request.empty')}
        <input type="text" name="homepage" tabIndex={-1} autoComplete="off" defaultValue="" />
      </label>
    </div>
  )
}

type ChoiceProps = { label: string; name: string; chosen: string; children: readonly (readonly string[])[] }

function Choice({ label, name, chosen, children }: ChoiceProps) {
  return (
    <Field label={label}>
      {(inside) => (
        <select {...inside} name={name} defaultValue={chosen} className="control">
          {children.map(([value = '', word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Countries({ chosen }: { chosen: string }) {
  const { t } = useText()
  const countries = useCountries()
  return (
    <Choice label={t('open.directory.country')} name="country" chosen={chosen}>
      {countries.map(({ value, label }) => [value, label])}
    </Choice>
  )
}

/** What was typed, as hidden fields, so that it comes back whole. */
function Kept({ form }: { form: RequestForm }): ReactNode {
  const { speaks, ...typed } = form
  return (
    <>
      {Object.entries(typed).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {Object.entries(speaks).map(([code, on]) =>
        on ? <input key={code} type="hidden" name={`speaks-${code}`} value="on" /> : null,
      )}
    </>
  )
}

/** Check your answers: what everybody sees, what only those see who open it, and the excerpt that is mailed. */
export function RequestCheckPage({ form }: { form: RequestForm }) {
  const { t, language } = useText()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const spoken = Object.entries(form.speaks).flatMap(([code, on]) => (on ? [tongues.of(code) ?? code] : []))
  const budget = [form.from, form.to].filter(Boolean).join(' – ')
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline>{t('open.request.check.title')}</Headline>
      {hasContacts(form.description) ? <Notice tone="warning">{t('open.request.lint')}</Notice> : null}
      <Section title={t('open.request.toAll')}>
        <FactList
          facts={[
            { label: t('open.request.kind'), value: t(`requests.kind.${form.kind}`) },
            { label: t('open.request.subject'), value: form.title },
            { label: t('open.request.extract'), value: extractOf(form.description) },
            { label: t('open.request.languages'), value: spoken.join(', ') },
            {
              label: t('open.request.place'),
              value: [t(`open.request.place.${form.placeKind}`), form.place].filter(Boolean).join(', '),
            },
            {
              label: t('open.request.budget'),
              value: budget ? `${form.currency} ${budget}` : t('open.request.budget.none'),
            },
            { label: t('open.request.starts'), value: t(`open.request.starts.${form.starts}`) },
          ]}
        />
      </Section>
      <Section title={t('open.request.toOpeners')}>
        <FactList
          facts={[
            {
              label: t('open.request.text'),
              value: <span className="wrap-anywhere whitespace-pre-line">{form.description}</span>,
            },
            { label: t('open.request.name'), value: form.name },
            { label: t('open.request.company'), value: form.company || '—' },
            { label: 'E-mail', value: form.email },
            { label: t('open.request.phone'), value: form.phone || '—' },
          ]}
        />
      </Section>
      <form method="post" action={openHref('request', language)} className="flex flex-wrap gap-3">
        <Kept form={form} />
        <button type="submit" name="go" value="change" className="link cursor-pointer">
          {t('open.request.change')}
        </button>
        <button
          type="submit"
          name="go"
          value="send"
          className="min-h-11 cursor-pointer rounded-control border border-accent bg-accent px-4 font-medium text-on-accent hover:bg-accent-hover"
        >
          {t('open.request.send')}
        </button>
      </form>
    </div>
  )
}

/** It waits for its confirmation. */
export function RequestSentPage({ email, reference }: { email: string; reference: string }) {
  const { t } = useText()
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-6 sm:pt-6">
      <Headline>{t('open.request.sent')}</Headline>
      <Notice tone="positive" live>
        {t('open.request.sent.text', { email, reference })}
      </Notice>
    </div>
  )
}
