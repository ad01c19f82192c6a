import { Contrast } from 'lucide-react'
import type { Access } from '../access/access.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { ClientRow } from './clientContract.ts'
import { daysLeft } from './invitationDays.ts'

type AccessTagProps = {
  access: Access | null
  state: ClientRow['state']
  /** Of limited access: how many products it names. */
  products?: number | null | undefined
  /** Of an open invitation, or when the partnership ended. */
  until?: string | null | undefined
}

/** How a partner stands with a client, in one word and a sign. */
export function AccessTag({ access, state, products, until }: AccessTagProps) {
  const { t } = useText()
  const format = useFormat()
  if (state === 'invited') {
    const days = until ? daysLeft(until, new Date()) : 0
    return <Tag tone="warning">{t('clients.invited', { days })}</Tag>
  }
  if (state === 'ended') return <Tag>{t('clients.ended')}</Tag>
  if (state === 'paused') return <Tag>{t('clients.paused')}</Tag>
  if (access === 'full') return <Tag tone="positive">{t('access.full')}</Tag>
  return (
    <Tag tone="info" icon={Contrast}>
      {t('access.limited')} · {format.count(products ?? 0)}
    </Tag>
  )
}
