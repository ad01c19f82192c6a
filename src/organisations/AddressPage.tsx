import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { AddressDialog } from './AddressDialog.tsx'
import type { Organisation } from './contract.ts'
import { useCountries } from './useCountries.tsx'

/** Where the organisation is, and what follows from its country. */
export function AddressPage() {
  const { t } = useText()
  const hat = useHat()
  const [isMoving, setMoving] = useState(false)
  const query = useQuery(
    api.organisations.get.queryOptions({ input: { organisationId: hat.organisationId } }),
  )
  return (
    <Page
      title={t('address.title')}
      actions={
        <Button
          variant="primary"
          onPress={() => setMoving(true)}
          disabledReason={isBossHat(hat) ? null : t('refusal.boss_only')}
        >
          {t('address.change')}
        </Button>
      }
    >
      <Loaded query={query} what={t('address.title')}>
        {(organisation) => (
          <>
            <Sheet>
              <Facts organisation={organisation} />
            </Sheet>
            {isMoving ? <AddressDialog organisation={organisation} onClose={() => setMoving(false)} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Facts({ organisation }: { organisation: Organisation }) {
  const { t } = useText()
  const country = useCountries().find(({ value }) => value === organisation.country)
  const lines = [
    [organisation.street, organisation.houseNumber],
    [organisation.postcode, organisation.town],
  ]
  return (
    <Section title={organisation.name} lead={t('address.lead')}>
      <FactList
        facts={[
          {
            label: t('address.postal'),
            value:
              lines
                .map((line) => line.filter(Boolean).join(' '))
                .filter(Boolean)
                .join(', ') || '—',
          },
          { label: t('address.country'), value: country?.label ?? organisation.country },
          { label: t('address.currency'), value: organisation.currency },
        ]}
      />
    </Section>
  )
}
