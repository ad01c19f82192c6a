import { useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { Day } from '../web/ui/Money.tsx'
import { useJobName } from './jobNames.tsx'

/** What the last failures of a job said. */
export function FailuresDrawer({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useText()
  const nameOf = useJobName()
  const failures = useQuery(api.installation.failures.queryOptions({ input: { name } }))
  return (
    <Drawer open onClose={onClose} title={t('jobs.failures.of', { job: nameOf(name) })}>
      <Loaded query={failures} what={t('jobs.failures')}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="text-ink-2">{t('jobs.failures.none')}</p>
          ) : (
            <ul className="flex flex-col gap-4">
              {rows.map((row) => (
                <li key={row.id} className="flex flex-col gap-1">
                  <span className="text-meta text-ink-3">
                    <Day iso={row.at} show="moment" />
                  </span>
                  <span className="font-mono text-meta break-words whitespace-pre-wrap">{row.fault}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Drawer>
  )
}
