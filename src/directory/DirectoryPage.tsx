import type { ReactNode } from 'react'
import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Field } from '../web/ui/Field.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { Budget } from './Budget.tsx'
import { type FoundPartner, type Searched, sorts } from './contract.ts'
import type { DirectoryForm } from './directoryForm.ts'
import { activities, skills } from './listing.ts'

type DirectoryPageProps = { form: DirectoryForm; found: Searched }

/** Partners, searched and narrowed by a plain form; everything stands in the address. */
export function DirectoryPage({ form, found }: DirectoryPageProps) {
  const { t, language } = useText()
  const here = openHref('directory', language)
  const isNarrowed = Object.values(form).some((value) => value !== '' && value !== 'relevance' && value !== 1)
  return (
    <div className="flex flex-col gap-8 sm:pt-6">
      <Headline lead={t('open.directory.description')}>{t('open.directory.title')}</Headline>
      <form action={here} method="get" className="flex flex-col gap-4">
        <search className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <TextField
              label={t('open.directory.search')}
              name="q"
              defaultValue={form.q}
              maxLength={200}
              placeholder="WordPress Lausanne"
            />
          </div>
          <Button type="submit" variant="primary">
            {t('open.directory.go')}
          </Button>
        </search>
        <Facets form={form} found={found} />
      </form>
      <section className="flex flex-col gap-3" aria-labelledby="found">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="found" className="text-large font-strong">
            {t('open.directory.count', { count: found.count })}
          </h2>
          <details className="max-w-xl">
            <summary className="link cursor-pointer">{t('open.directory.why')}</summary>
            <p className="mt-1 text-pretty text-ink-2">{t('open.directory.why.text')}</p>
          </details>
        </div>
        {found.count === 0 ? (
          <p className="border-y border-line py-6">
            {t('open.directory.none')}{' '}
            <a className="link" href={here}>
              {t('open.directory.all')}
            </a>
          </p>
        ) : null}
        <ul className="grid gap-x-10 border-t border-line md:grid-cols-2">
          {found.rows.map((row) => (
            <li key={row.slug} className="border-b border-line py-4">
              <Card row={row} />
            </li>
          ))}
        </ul>
        <Pages form={form} pages={found.pages} />
        {isNarrowed && found.count > 0 ? (
          <p>
            <a className="link" href={here}>
              {t('open.directory.all')}
            </a>
          </p>
        ) : null}
      </section>
    </div>
  )
}

type FacetValue = { value: string; label: string }

function Facets({ form, found }: DirectoryPageProps) {
  const { t, language } = useText()
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const { facets } = found
  /** What is chosen stays choosable even where nothing is left of it. */
  const counted = (
    of: readonly { value: string; count: number }[],
    chosen: string,
    nameOf: (value: string) => string,
  ): FacetValue[] => {
    const values =
      of.some(({ value }) => value === chosen) || !chosen ? of : [...of, { value: chosen, count: 0 }]
    return values.map(({ value, count }) => ({ value, label: `${nameOf(value)} (${count})` }))
  }
  const skillOf = (value: string) => {
    const skill = skills.find((one) => one === value)
    return skill ? t(`directory.skill.${skill}`) : value
  }
  const activityOf = (value: string) => {
    const activity = activities.find((one) => one === value)
    return activity ? t(`directory.activity.${activity}`) : value
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Choice label={t('open.directory.skill')} name="skill" chosen={form.skill}>
        {counted(facets.skills, form.skill, skillOf)}
      </Choice>
      <Choice label={t('open.directory.activity')} name="activity" chosen={form.activity}>
        {counted(facets.activities, form.activity, activityOf)}
      </Choice>
      <Choice label={t('open.directory.speaks')} name="speaks" chosen={form.speaks}>
        {counted(facets.languages, form.speaks, (code) => tongues.of(code) ?? code)}
      </Choice>
      <Choice label={t('open.directory.country')} name="country" chosen={form.country}>
        {counted(facets.countries, form.country, (code) => regions.of(code) ?? code)}
      </Choice>
      <div className="grid grid-cols-[1fr_5.5rem] items-end gap-2">
        <TextField
          label={t('open.directory.budget')}
          name="budget"
          defaultValue={form.budget}
          inputMode="decimal"
          maxLength={12}
        />
        <select name="currency" aria-label="CHF, EUR" defaultValue={form.currency} className="control">
          <option>CHF</option>
          <option>EUR</option>
        </select>
      </div>
      <Field label={t('open.directory.sort')}>
        {(inside) => (
          <select {...inside} name="sort" defaultValue={form.sort} className="control">
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {t(`open.directory.sort.${sort}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="flex items-center gap-2.5 self-end py-1.5">
        <input type="checkbox" className="check" name="accepts" defaultChecked={form.accepts !== ''} />
        {t('open.directory.accepts')}
      </label>
      <label className="flex items-center gap-2.5 self-end py-1.5">
        <input type="checkbox" className="check" name="remote" defaultChecked={form.remote !== ''} />
        {t('open.directory.remote')}
      </label>
    </div>
  )
}

type ChoiceProps = { label: string; name: string; chosen: string; children: readonly FacetValue[] }

function Choice({ label, name, chosen, children }: ChoiceProps) {
  const { t } = useText()
  return (
    <Field label={label}>
      {(inside) => (
        <select {...inside} name={name} defaultValue={chosen} className="control">
          <option value="">{t('open.directory.any')}</option>
          {children.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Card({ row }: { row: FoundPartner }) {
  const { t, language } = useText()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const { claim, verified, because } = row
  return (
    <article className="flex flex-col gap-1.5">
      <h3 className="text-read font-strong">
        <a className="link" href={`${openHref('directory', language)}/${row.slug}`}>
          {row.name}
        </a>
      </h3>
      <p className="text-meta text-ink-3">
        {[row.town, regions.of(row.country)].filter(Boolean).join(', ')}
        {' · '}
        {row.languages.map((code) => tongues.of(code) ?? code).join(', ')}
      </p>
      {claim ? (
        <p className="text-pretty" lang={claim.language}>
          {claim.text}
          {claim.language === language ? null : (
            <span className="text-meta text-ink-3" lang={language}>
              {' '}
              ({t('open.directory.inLanguage', { language: tongues.of(claim.language) ?? claim.language })})
            </span>
          )}
        </p>
      ) : null}
      <p className="flex flex-wrap gap-1.5">
        {row.skills.slice(0, 5).map((skill) => (
          <Tag key={skill}>{t(`directory.skill.${skill}`)}</Tag>
        ))}
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-meta text-ink-2">
        {verified.map((fact) => (
          <span key={fact}>✓ {t(`open.directory.fact.${fact}`)}</span>
        ))}
        <Budget budget={row.budget} />
        {row.accepts ? null : <span>{t('open.directory.closed')}</span>}
        {because.nearly.length > 0 ? (
          <span>{t('open.directory.nearly', { words: because.nearly.join(' ') })}</span>
        ) : null}
      </p>
    </article>
  )
}

function Pages({ form, pages }: { form: DirectoryForm; pages: number }): ReactNode {
  const { t, language } = useText()
  if (pages < 2) return null
  const at = (page: number) => {
    const kept = Object.entries({ ...form, page }).filter(([, value]) => value !== '')
    return `${openHref('directory', language)}?${new URLSearchParams(kept.map(([k, v]) => [k, String(v)]))}`
  }
  return (
    <nav className="flex items-center gap-4" aria-label={t('open.directory.title')}>
      {form.page > 1 ? (
        <a className="link" rel="prev" href={at(form.page - 1)}>
          {t('open.directory.previous')}
        </a>
      ) : null}
      <span className="text-ink-3">
        {form.page} / {pages}
      </span>
      {form.page < pages ? (
        <a className="link" rel="next" href={at(form.page + 1)}>
          {t('open.directory.next')}
        </a>
      ) : null}
    </nav>
  )
}
