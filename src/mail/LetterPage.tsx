import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters, useParamId } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { languageNames } from '../web/language.ts'
import { PublicShell } from '../web/shell/PublicShell.tsx'
import { stateOf } from '../web/shell/StatePage.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'

const views = ['html', 'plain'] as const
const asked = z.object({ view: z.enum(views).catch('html').default('html') })

type Letter = Awaited<ReturnType<typeof api.mailbox.get.call>>

/** One letter of the mailbox as its reader gets it, and as text alone. */
export function LetterPage() {
  const { t } = useText()
  const letterId = useParamId('letter', 'letter')
  const letter = useQuery(api.mailbox.get.queryOptions({ input: { letterId } }))
  return (
    <PublicShell
      title={letter.data?.subject ?? t('mailbox.letter')}
      links={[{ href: '/mailbox', label: t('mailbox.all') }]}
      signInHref="/sign-in"
      width="wide"
    >
      {stateOf(letter.error) === 'notFound' ? (
        <EmptyState drawing="seal" title={t('mailbox.notYet')} isHeading />
      ) : (
        <Loaded query={letter} what={t('mailbox.letter')}>
          {(found) => <Opened letter={found} />}
        </Loaded>
      )}
    </PublicShell>
  )
}

function Opened({ letter }: { letter: Letter }) {
  const { t } = useText()
  const [{ view }] = useFilters(asked)
  const subject = letter.subject ?? ''
  const hrefOf = (one: (typeof views)[number]) => `/mailbox/${letter.id}?view=${one}`
  return (
    <article className="flex flex-col gap-6">
      <h1 className="max-w-[42.5rem] text-large font-strong text-balance" lang={letter.language}>
        {subject}
      </h1>
      <div className="max-w-[42.5rem]">
        <FactList
          facts={[
            { label: t('mailbox.to'), value: <span className="break-all">{letter.recipient}</span> },
            { label: t('mailbox.on'), value: <Day iso={letter.createdAt} show="moment" /> },
            { label: t('mailbox.language'), value: languageNames[letter.language] },
          ]}
        />
      </div>
      <div className="overflow-clip rounded-card border border-line bg-surface max-sm:-mx-4 max-sm:rounded-none max-sm:border-x-0">
        <Tabs
          label={t('mailbox.view')}
          current={hrefOf(view)}
          tabs={views.map((one) => ({ href: hrefOf(one), label: t(`mailbox.view.${one}`) }))}
        />
        {view === 'plain' ? (
          <pre
            className="px-5 py-5 font-mono text-meta leading-6 break-words whitespace-pre-wrap"
            lang={letter.language}
          >
            {letter.plain}
          </pre>
        ) : (
          // The letter is a page of its own: no script runs there, and its links leave the frame.
          <iframe
            title={t('mailbox.frame', { subject })}
            src={`/mailbox/${letter.id}/raw`}
            sandbox="allow-top-navigation-by-user-activation"
            className="block h-[62rem] w-full"
          />
        )}
      </div>
      <p>
        <Link href="/mailbox">{t('mailbox.all')}</Link>
      </p>
    </article>
  )
}
