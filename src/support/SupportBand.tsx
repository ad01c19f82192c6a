import { useQuery } from '@tanstack/react-query'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'

/** As long as somebody of support is inside: who, until when, and the way to end it. */
export function SupportBand() {
  const { t } = useText()
  const format = useFormat()
  const { data } = useQuery({
    ...api.temporaryAccess.list.queryOptions({ input: {} }),
    refetchInterval: 30_000,
  })
  const end = useWrite(api.temporaryAccess.end)
  const open = data?.filter((one) => one.state === 'active' && one.inside.length > 0) ?? []
  return open.map((access) => (
    <section
      key={access.id}
      aria-label={t('letIn.band.region')}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 bg-support px-5 py-2 text-on-support [--focus:var(--on-support)] max-sm:px-4"
    >
      <p className="min-w-0 flex-1 font-medium">
        {t('letIn.band', {
          name: access.inside.map(({ name }) => name).join(', '),
          where: access.client.name,
          until: access.expiresAt ? format.moment(access.expiresAt) : '',
        })}
      </p>
      <Link href={`/me/support-access?open=${access.id}`} className="text-on-support">
        {t('letIn.acts')}
      </Link>
      <Button pending={end.isPending} onPress={() => quietly(end.send({ accessId: access.id }))}>
        {t('letIn.endNow')}
      </Button>
    </section>
  ))
}
