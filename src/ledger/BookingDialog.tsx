import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Problem, problemOf, quietly } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { BookedSides } from './BookedSides.tsx'
import type { BookedJournal } from './contract.ts'

type BookingDialogProps = {
  title: string
  onClose: () => void
  lead: string
  /** Verb and object: "Record the chargeback". */
  sendLabel: string
  /** Books it. Undefined while something is not filled in; the fields say what. */
  onSend: () => Promise<readonly BookedJournal[] | undefined>
  pending: boolean
  problem: Problem | null
  /** What it would book, as soon as enough is known to ask. */
  preview: UseQueryResult<{ journals: BookedJournal[] }>
  isReady: boolean
  danger?: boolean | undefined
  /** The fields to fill in. */
  children: ReactNode
}

/** Something staff books by hand: what it would book is shown first, and where it stands in the books afterwards. */
export function BookingDialog(props: BookingDialogProps) {
  const { title, onClose, lead, sendLabel, onSend, pending, problem, preview, isReady, danger, children } =
    props
  const { t } = useText()
  const [booked, setBooked] = useState<readonly BookedJournal[] | null>(null)
  const refused = isReady && preview.error ? problemOf(preview.error).detail : undefined
  const send = async () => setBooked((await onSend()) ?? null)
  const shown = isReady && !preview.error ? (preview.data?.journals ?? []) : []
  if (booked) return <Booked title={title} onClose={onClose} journals={booked} />
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            pending={pending}
            disabledReason={refused}
            reasonShown="spoken"
            onPress={() => quietly(send())}
          >
            {sendLabel}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!refused) quietly(send())
        }}
      >
        <p>{lead}</p>
        {children}
        {(refused ?? problem) ? (
          <Notice tone="negative" live>
            {refused ?? problem?.detail}
          </Notice>
        ) : null}
      </form>
      {isReady && preview.data && shown.length === 0 ? <Notice>{t('books.preview.nothing')}</Notice> : null}
      {shown.length > 0 ? (
        <section aria-label={t('books.preview')} className="flex flex-col gap-4">
          <h3 className="font-strong text-ink">{t('books.preview')}</h3>
          {shown.map((journal) => (
            <BookedSides key={journal.journalId} journal={journal} />
          ))}
        </section>
      ) : null}
    </Dialog>
  )
}

function Booked(props: { title: string; onClose: () => void; journals: readonly BookedJournal[] }) {
  const { t } = useText()
  const { journals } = props
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={props.title}
      actions={
        <Button variant="primary" onPress={props.onClose}>
          {t('ui.close')}
        </Button>
      }
    >
      <Notice live>{t(journals.length > 0 ? 'books.booked' : 'books.preview.nothing')}</Notice>
      {journals.map((journal) => (
        <div key={journal.journalId} className="flex flex-col gap-2">
          <Link href={`/staff/ledger/journals/${journal.journalId}`}>
            {t('books.journal', { number: journal.journalId })}
          </Link>
          <BookedSides journal={journal} />
        </div>
      ))}
    </Dialog>
  )
}
