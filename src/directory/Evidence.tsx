import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import type { Profile } from './contract.ts'

/** Facts with their day and source; what nobody proved is said to be so. */
export function Evidence({ evidence }: { evidence: Profile['evidence'] }) {
  const { t } = useText()
  const format = useFormat()
  const { register, website, threshold, clients, since } = evidence
  const onDay = (what: string, at: string) => t('open.directory.onDay', { what, day: format.day(at) })
  const unproved = <span className="text-ink-3">{t('open.directory.unproved')}</span>
  return (
    <FactList
      facts={[
        {
          label: t('open.directory.fact.register'),
          value: register ? onDay(`${register.number} (${register.source})`, register.at) : unproved,
        },
        {
          label: t('open.directory.fact.website'),
          value: website ? onDay(website.host, website.at) : unproved,
        },
        { label: t('open.directory.fact.since'), value: format.dayLong(since.slice(0, 10)) },
        ...(threshold
          ? [
              {
                label: t('open.directory.fact.threshold'),
                value: t(`open.directory.threshold.${threshold}`),
              },
            ]
          : []),
        ...(clients ? [{ label: t('open.directory.fact.clients'), value: clients }] : []),
      ]}
    />
  )
}
