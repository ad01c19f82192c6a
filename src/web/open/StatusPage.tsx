import { useText } from '../text.tsx'
import { Tag } from '../ui/Tag.tsx'
import { TextPage } from './TextPage.tsx'

export type Health = { database: boolean; letters: boolean }

/** Whether the installation works, as it finds itself at this moment. */
export function StatusPage({ health, at }: { health: Health; at: string }) {
  const { t, format } = useText()
  const isWell = health.database && health.letters
  const part = (name: 'web' | 'database' | 'letters', works: boolean) => ({
    title: t(`open.status.${name}`),
    text: (
      <Tag tone={works ? 'positive' : 'warning'}>
        {t(works ? 'open.status.works' : `open.status.${name}.not`)}
      </Tag>
    ),
  })
  return (
    <TextPage
      title={t(isWell ? 'open.status.well' : 'open.status.unwell')}
      lead={t('open.status.lead', { at: format.moment(at) })}
      parts={[part('web', true), part('database', health.database), part('letters', health.letters)]}
    />
  )
}
