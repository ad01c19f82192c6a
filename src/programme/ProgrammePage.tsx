import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { ApplicationForm } from './ApplicationForm.tsx'
import { ApplicationStatus } from './ApplicationStatus.tsx'

const isClosed = ['withdrawn', 'rejected', 'approved']

/** A company's way into the programme: what it fills in, and afterwards where the application stands. */
export function ProgrammePage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const [isBeginning, setBeginning] = useState(false)
  const query = useQuery(api.programme.application.queryOptions({ input: { organisationId } }))
  const organisation = useQuery(api.organisations.get.queryOptions({ input: { organisationId } }))
  return (
    <Page title={t('programme.title')}>
      <Loaded query={organisation} what={t('programme.title')}>
        {(own) => (
          <Loaded query={query} what={t('programme.title')}>
            {(application) => {
              if (application?.state === 'draft' || isBeginning)
                return (
                  <ApplicationForm
                    own={own}
                    application={application && isClosed.includes(application.state) ? null : application}
                    onSent={() => setBeginning(false)}
                  />
                )
              if (application)
                return <ApplicationStatus application={application} onAgain={() => setBeginning(true)} />
              if (own.kind !== 'company')
                return (
                  <EmptyState drawing="seal" title={t('programme.notCompany')}>
                    {t('programme.notCompany.text')}
                  </EmptyState>
                )
              return (
                <EmptyState
                  drawing="seal"
                  title={t('programme.title')}
                  actions={
                    <Button
                      variant="primary"
                      onPress={() => setBeginning(true)}
                      disabledReason={own.partner ? t('refusal.already_partner') : null}
                    >
                      {t('programme.begin')}
                    </Button>
                  }
                >
                  {t('programme.lead')}
                </EmptyState>
              )
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
