import { useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { languageNames } from '../web/language.ts'
import { openHref } from '../web/open/places.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'

/** What readers said of the articles, the least useful first: those are the ones to mend. */
export function HelpVotesPage() {
  const { t } = useText()
  const query = useQuery(api.help.votes.queryOptions())
  return (
    <Page title={t('help.votes')}>
      <Loaded query={query} what={t('help.votes')}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('help.votes.none')}>{t('help.votes.none.text')}</EmptyState>
          ) : (
            <div className="overflow-x-auto px-5 py-4">
              <table className="w-full max-w-3xl">
                <thead>
                  <tr className="border-b border-line text-start text-meta text-ink-2">
                    <th scope="col" className="py-2 pe-4 text-start font-medium">
                      {t('help.votes.article')}
                    </th>
                    <th scope="col" className="py-2 pe-4 text-end font-medium">
                      {t('help.votes.useful')}
                    </th>
                    <th scope="col" className="py-2 text-end font-medium">
                      {t('help.votes.useless')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={`${row.id} ${row.language}`} className="border-b border-line">
                      <th scope="row" className="py-2.5 pe-4 text-start font-normal">
                        <Link href={`${openHref('help', row.language)}/${row.id}`}>{row.title}</Link>
                        <span className="block text-meta text-ink-3">{languageNames[row.language]}</span>
                      </th>
                      <td className="py-2.5 pe-4 text-end">{row.useful}</td>
                      <td className="py-2.5 text-end">{row.useless}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}
