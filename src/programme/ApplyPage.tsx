import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCountries } from '../organisations/useCountries.tsx'
import { api, quietly, useWrite } from '../web/api.ts'
import { meOptions, useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'

/** For which company does one apply: one of one's own, or a new one. */
export function ApplyPage() {
  const { t } = useText()
  const { hats } = useMe()
  const own = hats.filter(({ role }) => role === 'legal' || role === 'administrator')
  return (
    <Page title={t('programme.title')}>
      <Sheet>
        {own.length > 0 ? (
          <Section title={t('apply.own')}>
            <ul className="max-w-xl border-t border-line">
              {own.map(({ organisationId, name }) => (
                <li key={organisationId} className="border-b border-line py-2.5">
                  <Link href={`/o/${organisationId}/programme`}>{name}</Link>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        <NewCompany />
      </Sheet>
    </Page>
  )
}

function NewCompany() {
  const { t, language } = useText()
  const countries = useCountries()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [country, setCountry] = useState('CH')
  const [isTried, setTried] = useState(false)
  const create = useWrite(api.organisations.create)
  const send = async () => {
    setTried(true)
    if (name.trim() === '') return
    const { id } = await create.send({ name, kind: 'company', country, language })
    await queries.refetchQueries(meOptions())
    await navigate({ href: `/o/${id}/programme` })
  }
  return (
    <Section title={t('apply.new')} lead={t('apply.new.lead')}>
      <form
        noValidate
        className="flex max-w-xl flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(send())
        }}
      >
        {create.problem ? (
          <Notice tone="negative" live>
            {create.problem.detail}
          </Notice>
        ) : null}
        <TextField
          label={t('apply.name')}
          value={name}
          onChange={setName}
          maxLength={160}
          error={isTried && name.trim() === '' ? t('ui.needed') : undefined}
        />
        <Select label={t('address.country')} options={countries} value={country} onChange={setCountry} />
        <div>
          <Button variant="primary" type="submit" pending={create.isPending}>
            {t('apply.open')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
