import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { z } from 'zod'
import type { Id } from '../lib/id.ts'
import { api, problemOf } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'

const signedAt = z.object({ at: z.string() })

/** Hands a text over to the browser as a file. */
function save(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

async function exported(organisationId: Id<'organisation'>): Promise<string> {
  const lines: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await api.audit.sealed.call({ organisationId, limit: 1000, ...(cursor ? { cursor } : {}) })
    lines.push(JSON.stringify(page))
    cursor = page.next
  }
  return `${lines.join('\n')}\n`
}

/** Takes the whole sealed log along, to be checked anywhere. */
export function DownloadLog({ organisationId }: { organisationId: Id<'organisation'> }) {
  const { t } = useText()
  const download = useMutation({
    mutationFn: () => exported(organisationId),
    onSuccess: (text) => {
      save(text, `${organisationId}.jsonl`, 'application/jsonl')
      notify(t('audit.downloaded'))
    },
    onError: (error) => notifyRefusal(problemOf(error).detail),
  })
  return (
    <Button icon={Download} onPress={() => download.mutate()} pending={download.isPending}>
      {t('audit.download')}
    </Button>
  )
}

/** How far the log is signed. */
export function SignedLine({ organisationId }: { organisationId: Id<'organisation'> }) {
  const { t, format } = useText()
  const page = useQuery(api.audit.sealed.queryOptions({ input: { organisationId, limit: 1 } }))
  const root = page.data?.root
  if (!page.data) return null
  if (!root) return <p className="px-5 py-3 text-ink-2 max-sm:px-4">{t('audit.unsigned')}</p>
  const { at } = signedAt.parse(JSON.parse(root.statement))
  return (
    <p className="px-5 py-3 text-ink-2 max-sm:px-4">
      {t('audit.signed', { count: root.head.n, when: format.moment(at) })}
    </p>
  )
}

type ReceiptProps = { organisationId: Id<'organisation'>; eventId: Id<'event'>; of: string }

/** The signed receipt of one grant, change or end, as a file. */
export function ReceiptButton({ organisationId, eventId, of }: ReceiptProps) {
  const { t } = useText()
  const take = useMutation({
    mutationFn: () => api.audit.receipt.call({ organisationId, eventId }),
    onSuccess: ({ receipt }) => save(receipt, `${eventId}.jws`, 'application/jose'),
    onError: (error) => notifyRefusal(problemOf(error).detail),
  })
  return (
    <Button size="small" variant="quiet" onPress={() => take.mutate()} pending={take.isPending}>
      {t('audit.receipt')}
      <span className="sr-only">: {of}</span>
    </Button>
  )
}
