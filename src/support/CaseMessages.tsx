import { useFormat, useText } from '../web/text.tsx'
import { classes } from '../web/ui/classes.ts'
import { Tag } from '../web/ui/Tag.tsx'
import type { CaseMessage } from './caseContract.ts'

/** What was said about a case, oldest first; notes of support look unlike anything the customer reads. */
export function CaseMessages({ messages }: { messages: readonly (CaseMessage & { isNote?: boolean })[] }) {
  const { t } = useText()
  const format = useFormat()
  return (
    <ol className="flex max-w-[42.5rem] flex-col gap-3" aria-label={t('cases.messages')}>
      {messages.map(({ pos, side, name, body, writtenAt, isNote }) => (
        <li
          key={pos}
          className={classes(
            'flex flex-col gap-1 rounded-control px-4 py-3',
            isNote ? 'bg-warning-soft' : side === 'support' ? 'bg-information-soft' : 'bg-sunken',
          )}
        >
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-meta text-ink-2">
            <span className="font-medium text-ink">
              {side === 'support' && !isNote ? t('cases.ofSupport', { name }) : name}
            </span>
            <time dateTime={writtenAt}>{format.moment(writtenAt)}</time>
            {isNote ? <Tag tone="warning">{t('staffCase.note')}</Tag> : null}
          </p>
          <p className="break-words whitespace-pre-wrap">{body}</p>
        </li>
      ))}
    </ol>
  )
}
