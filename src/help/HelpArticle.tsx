import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { openHref } from '../web/open/places.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ArticleText } from './ArticleText.tsx'

interface HelpArticleProps {
  articleId: string
  onRead: (articleId: string) => void
  onBack: () => void
}

/** An article beside the page that it helps with. */
export function HelpArticle({ articleId, onRead, onBack }: HelpArticleProps) {
  const { t, language } = useText()
  const query = useQuery(api.help.read.queryOptions({ input: { articleId, language } }))
  return (
    <div className="flex flex-col gap-4">
      <Button variant="quiet" onPress={onBack} autoFocus>
        {t('help.back')}
      </Button>
      <Loaded query={query} what={t('help.title')}>
        {(article) => (
          <article className="flex flex-col gap-4">
            <h2 className="text-large font-strong">{article.title}</h2>
            <ArticleText html={article.html} onRead={onRead} />
            <Useful key={articleId} articleId={articleId} />
            <p>
              <Link href={`${openHref('help', language)}/${articleId}`} newTab>
                {t('help.public')}
              </Link>
            </p>
          </article>
        )}
      </Loaded>
    </div>
  )
}

function Useful({ articleId }: { articleId: string }) {
  const { t, language } = useText()
  const vote = useMutation(api.help.vote.mutationOptions())
  if (vote.isSuccess) return <p role="status">{t('help.useful.thanks')}</p>
  const say = (useful: boolean) => vote.mutate({ articleId, language, useful })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span>{t('help.useful')}</span>
      <Button size="small" onPress={() => say(true)} pending={vote.isPending}>
        {t('help.useful.yes')}
      </Button>
      <Button size="small" onPress={() => say(false)} pending={vote.isPending}>
        {t('help.useful.no')}
      </Button>
    </div>
  )
}
