import type { NoticeGroup } from '../mail/notice.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'

type StopMailProps = {
  action: string
  stops: readonly { organisation: string; group: NoticeGroup; isOff: boolean }[]
}

/** What the link at the head of a mail stops: nothing until its reader presses the button. Works without a script. */
export function StopMailPage({ action, stops }: StopMailProps) {
  const { t } = useText()
  if (stops.length === 0) return <Headline lead={t('open.letters.none')}>{t('open.letters.title')}</Headline>
  const isDone = stops.every(({ isOff }) => isOff)
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-6 sm:pt-6">
      <Headline lead={isDone ? undefined : t('open.letters.lead')}>{t('open.letters.title')}</Headline>
      <ul className="list-disc ps-5 text-read">
        {stops.map(({ organisation, group }) => (
          <li key={`${organisation} ${group}`}>
            {t('open.letters.one', { about: t(`notices.group.${group}`), organisation })}
          </li>
        ))}
      </ul>
      {isDone ? (
        <p role="status" className="text-read">
          {t('open.letters.done')}
        </p>
      ) : (
        <form method="post" action={action}>
          <button
            type="submit"
            className="min-h-11 rounded-control border border-accent bg-accent px-5 py-2 text-read font-medium text-on-accent hover:bg-accent-hover"
          >
            {t('open.letters.stop')}
          </button>
        </form>
      )}
      <p>
        <a className="link" href="/me/notices/how">
          {t('open.letters.change')}
        </a>
      </p>
    </div>
  )
}
