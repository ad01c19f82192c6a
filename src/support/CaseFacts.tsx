import type { ReactNode } from 'react'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { PromiseTag } from './CaseTags.tsx'
import type { SupportCase } from './caseContract.ts'

/** Who asks, about what, and until when the first answer is promised. */
export function CaseFacts({
  one,
  more = [],
}: {
  one: SupportCase
  more?: { label: string; value: ReactNode }[]
}) {
  const { t } = useText()
  const format = useFormat()
  return (
    <FactList
      facts={[
        { label: t('cases.by'), value: `${one.openedBy}, ${one.hat.name}` },
        ...(one.client ? [{ label: t('cases.client'), value: one.client.name }] : []),
        { label: t('cases.about'), value: one.product?.name ?? t('cases.general') },
        { label: t('cases.opened'), value: format.moment(one.openedAt) },
        {
          label: t('cases.due'),
          value: (
            <span className="flex flex-wrap items-center gap-2">
              {format.moment(one.dueAt)} <PromiseTag promise={one.promise} />
            </span>
          ),
        },
        {
          label: t('cases.promised'),
          value: t(one.isEmergency ? 'cases.promised.clock' : 'cases.promised.open', {
            count: one.responseHours,
          }),
        },
        ...more,
      ]}
    />
  )
}
