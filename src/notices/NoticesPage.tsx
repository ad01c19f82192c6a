import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Mail, MailOpen } from 'lucide-react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { noticeGroups } from '../mail/notice.ts'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, IconButton } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { classes } from '../web/ui/classes.ts'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Notice } from './contract.ts'
import { NoticesFrame } from './NoticesFrame.tsx'

const asked = z.object({
  of: idOf('organisation').optional().catch(undefined),
  about: z.enum(noticeGroups).optional().catch(undefined),
  unread: z.coerce.boolean().optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50
const lookAgainMs = 30_000

/** What one was told, by day: unread first at a glance, each with the page it is about. */
export function NoticesPage() {
  const { t } = useText()
  const me = useMe()
  const [{ of, about, unread, after }, change] = useFilters(asked)
  const which = { organisationId: of, group: about }
  const query = useQuery({
    ...api.notices.list.queryOptions({
      input: { ...which, unread, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
    refetchInterval: lookAgainMs,
  })
  const markAll = useWrite(api.notices.markAll)
  const rows = query.data?.rows ?? []
  const pages = pagesOf({ after, next: query.data?.next, count: rows.length, limit, change })
  const newest = rows[0]
  const mark = async () => {
    if (!newest) return
    const { marked } = await markAll.send({ ...which, upTo: newest.letterId })
    notify(t('notices.markAll.done', { count: marked }))
  }
  const isFiltered = of !== undefined || about !== undefined || unread !== undefined
  return (
    <NoticesFrame
      part="list"
      actions={
        <Button
          onPress={() => quietly(mark())}
          pending={markAll.isPending}
          disabledReason={rows.some(({ isRead }) => !isRead) ? null : t('notices.nothingUnread')}
          reasonShown="spoken"
        >
          {t('notices.markAll')}
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 max-sm:px-4">
        <FilterChip
          label={t('notices.about')}
          options={noticeGroups.map((value) => ({ value, label: t(`notices.group.${value}`) }))}
          value={about}
          onChange={(chosen) => change({ about: chosen, after: undefined })}
        />
        {me.hats.length > 1 ? (
          <FilterChip
            label={t('notices.organisation')}
            options={me.hats.map((hat) => ({ value: hat.organisationId, label: hat.name }))}
            value={of}
            onChange={(chosen) => change({ of: chosen, after: undefined })}
          />
        ) : null}
        <Checkbox
          label={t('notices.unreadOnly')}
          checked={unread ?? false}
          onChange={(on) => change({ unread: on || undefined, after: undefined })}
        />
      </div>
      <Loaded query={query} what={t('notices.title')}>
        {() =>
          rows.length > 0 ? (
            <Days rows={rows} />
          ) : isFiltered ? (
            <EmptyState
              title={t('notices.noneFound')}
              actions={
                <Button
                  onPress={() =>
                    change({ of: undefined, about: undefined, unread: undefined, after: undefined })
                  }
                >
                  {t('ui.table.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState title={t('notices.none')}>{t('notices.none.text')}</EmptyState>
          )
        }
      </Loaded>
      {pages.isOnly ? null : <Pager {...pages} />}
    </NoticesFrame>
  )
}

function Days({ rows }: { rows: readonly Notice[] }) {
  const format = useFormat()
  const days = Map.groupBy(rows, (row) => format.dayLong(row.at))
  return (
    <div className="border-t border-line">
      {[...days].map(([day, notices]) => (
        <section key={day} aria-label={day}>
          <h2 className="bg-sunken px-5 py-1.5 text-meta text-ink-2 max-sm:px-4">{day}</h2>
          <ul>
            {notices.map((notice) => (
              <Line key={notice.letterId} notice={notice} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** One notice. Opening what it is about reads it. */
function Line({ notice }: { notice: Notice }) {
  const { t } = useText()
  const { letterId, isRead, subject, lead, place, label, organisation, client, group } = notice
  const mark = useWrite(api.notices.mark)
  const set = (next: boolean) => quietly(mark.send({ letterId, isRead: next }))
  const about = [t(`notices.group.${group}`), organisation?.name, client?.name].filter(Boolean).join(' · ')
  return (
    <li className="flex items-start gap-3 border-b border-line px-5 py-3 max-sm:px-4">
      <span
        aria-hidden
        className={classes('mt-2 size-2 flex-none rounded-full', isRead ? 'bg-transparent' : 'bg-accent')}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className={classes('text-pretty', isRead ? 'text-ink-2' : 'font-medium')}>
          {isRead ? null : <span className="sr-only">{t('notices.unread')}: </span>}
          {subject}
        </p>
        <p className="max-w-[42.5rem] text-pretty text-ink-2">{lead}</p>
        <p className="text-meta text-ink-3">
          {about} · <Day iso={notice.at} show="moment" />
        </p>
        {place && label ? (
          <p className="pt-1" onClickCapture={isRead ? undefined : () => set(true)}>
            <Link href={place}>{label}</Link>
          </p>
        ) : null}
      </div>
      <IconButton
        icon={isRead ? Mail : MailOpen}
        label={`${t(isRead ? 'notices.markUnread' : 'notices.markRead')}: ${subject}`}
        onPress={() => set(!isRead)}
      />
    </li>
  )
}
