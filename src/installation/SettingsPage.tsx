import { useQuery } from '@tanstack/react-query'
import { LockKeyhole } from 'lucide-react'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { InstallationFrame } from './InstallationFrame.tsx'

/** How this installation is set up. Secrets are named and never shown. */
export function SettingsPage() {
  const { t } = useText()
  const settings = useQuery(api.installation.settings.queryOptions({ input: {} }))
  return (
    <InstallationFrame part="settings">
      <Loaded query={settings} what={t('install.settings')}>
        {({ settings: rows, database }) => (
          <Sheet>
            <div className="max-w-3xl">
              <Section title={t('install.settings')} lead={t('settings.lead')}>
                {rows.length === 0 ? <p className="text-ink-2">{t('settings.none')}</p> : null}
                <FactList
                  facts={[
                    { label: t('settings.database'), value: database },
                    ...rows.map((row) => ({ label: row.name, value: <Value row={row} /> })),
                  ]}
                />
              </Section>
            </div>
          </Sheet>
        )}
      </Loaded>
    </InstallationFrame>
  )
}

type Row = { value: string | null; isSecret: boolean; isSet: boolean }

function Value({ row }: { row: Row }) {
  const { t } = useText()
  if (!row.isSet) return <span className="text-ink-3">{t('settings.unset')}</span>
  if (!row.isSecret) return <span className="font-mono break-all">{row.value}</span>
  return (
    <span className="inline-flex items-center gap-1.5">
      <LockKeyhole className="size-3.5 text-ink-3" />
      {t('settings.set')}
    </span>
  )
}
