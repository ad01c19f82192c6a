import { useQuery } from '@tanstack/react-query'
import type { Id } from '../lib/id.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { actWords } from './actWords.ts'

/** What was done under an access of support, in the words of the log. */
export function SupportActs({ accessId, isLive }: { accessId: Id<'supportAccess'>; isLive: boolean }) {
  const { t } = useText()
  const format = useFormat()
  const query = useQuery({
    ...api.temporaryAccess.acts.queryOptions({ input: { accessId } }),
    ...(isLive ? { refetchInterval: 10_000 } : {}),
  })
  return (
    <Loaded query={query} what={t('letIn.acts')}>
      {(acts) => (
        <ol className="flex max-w-[42.5rem] flex-col divide-y divide-line">
          {acts.map((act) => (
            <li key={`${act.at} ${act.action}`} className="flex flex-wrap gap-x-3 gap-y-0.5 py-2">
              <span className="text-ink-3 tabular-nums">{format.moment(act.at)}</span>
              <span>
                {act.name ? `${act.name}: ` : ''}
                {t(actWords(act.action))}
                {act.text ? ` “${act.text}”` : ''}
              </span>
              {act.products.length > 0 ? (
                <span className="w-full text-meta text-ink-3">
                  {act.products.map(({ name }) => name).join(', ')}
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  )
}
