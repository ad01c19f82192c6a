import { useState } from 'react'
import { type Language, languages } from '../lib/language.ts'
import { useCountries } from '../organisations/useCountries.tsx'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { OwnListing } from './contract.ts'
import { CertificationRows, type WordsProps, WorkRows } from './ListingRows.tsx'
import { activities, skills } from './listing.ts'

/** The fields of a profile; what is said in words is said language by language. */
export function ListingFields({ words, complete, onChange }: WordsProps & Pick<OwnListing, 'complete'>) {
  const { t } = useText()
  return (
    <>
      <Words words={words} complete={complete} onChange={onChange} />
      <Section title={t('listing.skills')}>
        <Ticks
          all={skills}
          chosen={words.skills}
          nameOf={(skill) => t(`directory.skill.${skill}`)}
          onChange={(next) => onChange({ ...words, skills: [...next] })}
        />
      </Section>
      <Section title={t('listing.activities')}>
        <Ticks
          all={activities}
          chosen={words.activities}
          nameOf={(activity) => t(`directory.activity.${activity}`)}
          onChange={(next) => onChange({ ...words, activities: [...next] })}
        />
      </Section>
      <Tongues words={words} onChange={onChange} />
      <Place words={words} onChange={onChange} />
      <Money words={words} onChange={onChange} />
      <WorkRows words={words} onChange={onChange} />
      <CertificationRows words={words} onChange={onChange} />
      <Section title={t('badge.title')}>
        <div className="max-w-xl">
          <TextField
            label={t('listing.domains')}
            rows={3}
            code
            defaultValue={words.domains.join('\n')}
            onChange={(text) => onChange({ ...words, domains: text.split(/\s+/).filter(Boolean) })}
          />
        </div>
      </Section>
    </>
  )
}

function Words({ words, complete, onChange }: WordsProps & Pick<OwnListing, 'complete'>) {
  const { t, language: mine } = useText()
  const [language, setLanguage] = useState<Language>(mine)
  const tongues = new Intl.DisplayNames(mine, { type: 'language' })
  const say = (part: 'claims' | 'abouts', text: string) =>
    onChange({ ...words, [part]: { ...words[part], [language]: text || undefined } })
  return (
    <Section title={t('listing.words')}>
      <div className="flex max-w-xl flex-col gap-4">
        <Select
          label={t('listing.language')}
          value={language}
          onChange={setLanguage}
          options={languages.map((one) => ({
            value: one,
            label: `${tongues.of(one)}: ${t('listing.complete', { percent: complete[one] ?? 0 })}`,
          }))}
        />
        <TextField
          key={`claim ${language}`}
          label={t('listing.claim')}
          defaultValue={words.claims[language] ?? ''}
          maxLength={160}
          onChange={(text) => say('claims', text)}
        />
        <TextField
          key={`about ${language}`}
          label={t('listing.about')}
          defaultValue={words.abouts[language] ?? ''}
          rows={7}
          maxLength={4000}
          onChange={(text) => say('abouts', text)}
        />
      </div>
    </Section>
  )
}

type TicksProps<V extends string> = {
  all: readonly V[]
  chosen: readonly V[]
  nameOf: (value: V) => string
  onChange: (chosen: readonly V[]) => void
}

function Ticks<V extends string>({ all, chosen, nameOf, onChange }: TicksProps<V>) {
  return (
    <div className="grid max-w-4xl gap-2 sm:grid-cols-2 lg:grid-cols-3">
      {all.map((value) => (
        <Checkbox
          key={value}
          label={nameOf(value)}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))}
        />
      ))}
    </div>
  )
}

const spoken = ['it', 'fr', 'de', 'en', 'es', 'pt', 'rm', 'nl', 'pl', 'sq']

function Tongues({ words, onChange }: WordsProps) {
  const { t, language } = useText()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const all = [...new Set([...spoken, ...words.languages])]
  return (
    <Section title={t('listing.languages')}>
      <Ticks
        all={all}
        chosen={words.languages}
        nameOf={(code) => tongues.of(code) ?? code}
        onChange={(next) => onChange({ ...words, languages: [...next] })}
      />
    </Section>
  )
}

function Place({ words, onChange }: WordsProps) {
  const { t } = useText()
  const countries = useCountries()
  const field = (name: 'town' | 'email' | 'phone' | 'hours') => ({
    value: words[name],
    onChange: (text: string) => onChange({ ...words, [name]: text }),
  })
  return (
    <Section title={t('listing.contact')}>
      <div className="flex max-w-xl flex-col gap-4">
        <TextField label={t('listing.town')} maxLength={80} {...field('town')} />
        <Select
          label={t('address.country')}
          options={countries}
          value={words.country}
          onChange={(country) => onChange({ ...words, country })}
        />
        <TextField label={t('listing.email')} type="email" {...field('email')} />
        <TextField label={t('listing.phone')} type="tel" maxLength={40} {...field('phone')} />
        <TextField label={t('listing.hours')} maxLength={200} {...field('hours')} />
        <Checkbox
          label={t('listing.accepts')}
          checked={words.accepts}
          onChange={(accepts) => onChange({ ...words, accepts })}
        />
        <Checkbox
          label={t('listing.remote')}
          checked={words.remote}
          onChange={(remote) => onChange({ ...words, remote })}
        />
        <Checkbox
          label={t('listing.hidesClients')}
          checked={words.hidesClients}
          onChange={(hidesClients) => onChange({ ...words, hidesClients })}
        />
      </div>
    </Section>
  )
}

function Money({ words, onChange }: WordsProps) {
  const { t } = useText()
  const budget = words.budget ?? { from: null, to: null, currency: 'CHF' as const }
  const say = (change: Partial<typeof budget>) => {
    const next = { ...budget, ...change }
    onChange({ ...words, budget: next.from === null && next.to === null ? null : next })
  }
  return (
    <Section title={t('listing.budget')}>
      <div className="grid max-w-xl grid-cols-[6rem_1fr_1fr] gap-3">
        <Select
          label={t('prepaid.currency')}
          options={[
            { value: 'CHF', label: 'CHF' },
            { value: 'EUR', label: 'EUR' },
          ]}
          value={budget.currency}
          onChange={(currency) => say({ currency })}
        />
        <TextField
          label={t('listing.budget.from')}
          inputMode="decimal"
          defaultValue={budget.from ?? ''}
          onChange={(text) => say({ from: text.trim() || null })}
        />
        <TextField
          label={t('listing.budget.to')}
          inputMode="decimal"
          defaultValue={budget.to ?? ''}
          onChange={(text) => say({ to: text.trim() || null })}
        />
      </div>
    </Section>
  )
}
