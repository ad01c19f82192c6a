import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { openHref } from '../web/open/places.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { OwnListing, ProfileWords } from './contract.ts'
import { ListingFields } from './ListingFields.tsx'
import type { ListingState } from './listing.ts'

const tones: Record<ListingState, Tone> = {
  draft: 'neutral',
  live: 'positive',
  paused: 'warning',
  suspended: 'negative',
}

/** What a partner says of itself to everybody. */
export function ListingPage() {
  const { t, language } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const query = useQuery(api.directory.own.queryOptions({ input: { partnerId } }))
  const show = useWrite(api.directory.show)
  const notBoss = isBossHat(hat) ? null : t('refusal.boss_only')
  const turn = async (shown: boolean) => {
    await show.send({ partnerId, shown })
    notify(t(shown ? 'listing.shown' : 'listing.hidden'))
  }
  const own = query.data
  return (
    <Page
      title={t('listing.title')}
      actions={
        own ? (
          <>
            {own.state === 'live' ? (
              <LinkButton href={`${openHref('directory', language)}/${own.slug}`}>
                {t('listing.open')}
              </LinkButton>
            ) : null}
            <Button
              variant={own.state === 'live' ? 'secondary' : 'primary'}
              pending={show.isPending}
              onPress={() => quietly(turn(own.state !== 'live'))}
              disabledReason={notBoss ?? (own.state === 'suspended' ? t('refusal.listing_suspended') : null)}
            >
              {t(own.state === 'live' ? 'listing.hide' : 'listing.show')}
            </Button>
          </>
        ) : null
      }
    >
      <Loaded query={query} what={t('listing.title')}>
        {(listing) => (
          <Sheet>
            <p className="flex max-w-[42.5rem] flex-wrap items-center gap-3 text-pretty">
              <Tag tone={tones[listing.state]}>{t(`listing.state.${listing.state}`)}</Tag>
              <span className="text-ink-2">{t('listing.lead')}</span>
            </p>
            {listing.suspendedFor ? <Notice tone="negative">{listing.suspendedFor}</Notice> : null}
            {show.problem ? (
              <Notice tone="negative" live>
                {show.problem.detail}
              </Notice>
            ) : null}
            <Form key={listing.version} listing={listing} notBoss={notBoss} />
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

/** What of one's own profile can be changed here. */
function wordsOf(listing: OwnListing): ProfileWords {
  const {
    state: _state,
    slug: _slug,
    version: _version,
    suspendedFor: _why,
    publishedAt: _at,
    complete: _complete,
    ...words
  } = listing
  return words
}

function Form({ listing, notBoss }: { listing: OwnListing; notBoss: string | null }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [words, setWords] = useState<ProfileWords>(() => wordsOf(listing))
  const save = useWrite(api.directory.save)
  const send = async () => {
    await save.send({ partnerId, version: listing.version, words })
    notify(t('listing.saved'))
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-10"
      onSubmit={(event) => {
        event.preventDefault()
        quietly(send())
      }}
    >
      <ListingFields words={words} complete={listing.complete} onChange={setWords} />
      {save.problem ? (
        <Notice tone="negative" live>
          <p>{save.problem.detail}</p>
          <ul>
            {save.problem.flaws.map(({ field, reason }) => (
              <li key={field}>
                {field}: {reason}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <div>
        <Button type="submit" variant="primary" pending={save.isPending} disabledReason={notBoss}>
          {t('listing.save')}
        </Button>
      </div>
    </form>
  )
}
