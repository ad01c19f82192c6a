import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { AskResetDialog, WaitingReset } from './Resets.tsx'

/** People who lost their second factor and act in several organisations, or for the provider: two of staff help. */
export function StaffResetsPage() {
  const { t } = useText()
  const { staff } = useMe()
  const [isAsking, setAsking] = useState(false)
  const query = useQuery(api.resets.listByStaff.queryOptions({ input: {} }))
  const ask = useWrite(api.resets.askByStaff)
  const confirm = useWrite(api.resets.confirmByStaff)
  return (
    <Page
      title={t('resets.title')}
      actions={
        <Button
          variant="primary"
          onPress={() => setAsking(true)}
          disabledReason={staff === 'manager' ? null : t('refusal.staff_only')}
        >
          {t('resets.ask')}
        </Button>
      }
    >
      <Loaded query={query} what={t('resets.title')}>
        {(resets) => (
          <Sheet>
            <p className="max-w-prose text-pretty text-ink-2">{t('resets.lead')}</p>
            {resets.map((reset) => (
              <WaitingReset
                key={reset.id}
                reset={reset}
                pending={confirm.isPending}
                problem={confirm.problem}
                onConfirm={() => confirm.send({ resetId: reset.id })}
              />
            ))}
            {resets.length === 0 ? (
              <EmptyState title={t('resets.none')}>{t('resets.none.text')}</EmptyState>
            ) : null}
          </Sheet>
        )}
      </Loaded>
      {isAsking ? (
        <AskResetDialog
          pending={ask.isPending}
          problem={ask.problem}
          onAsk={(reason, email) => ask.send({ reason, email })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Page>
  )
}
