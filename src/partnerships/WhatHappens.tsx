import { useEffect, useRef } from 'react'
import { type Problem, problemOf } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import type { Foreseen, PersonMove } from './previewContract.ts'

const stale = ['preview_stale', 'changed_meanwhile']

/** Whether an act was refused because the world had moved since it was looked at. */
export const isStale = (problem: Problem | null): boolean => problem !== null && stale.includes(problem.code)

/** Asks for the preview anew once an act was refused for its sake, and says that nothing was done. */
export function StalePreview({ problem, onStale }: { problem: Problem | null; onStale: () => unknown }) {
  const { t } = useText()
  const latest = useRef(onStale)
  useEffect(() => {
    latest.current = onStale
  })
  useEffect(() => {
    if (isStale(problem)) latest.current()
  }, [problem])
  if (!isStale(problem)) return null
  return (
    <Notice tone="warning" title={t('foreseen.stale')} live>
      {t('foreseen.stale.text')}
    </Notice>
  )
}

type Asked = { data: Foreseen | undefined; error: unknown; refetch: () => unknown }

/** In a question: what would happen to whom, and what is in its way. */
export function WhatHappens({ query, problem }: { query: Asked; problem: Problem | null }) {
  const { t } = useText()
  return (
    <>
      <StalePreview problem={problem} onStale={query.refetch} />
      {problem && !isStale(problem) ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      {query.error ? (
        <p className="text-negative">{problemOf(query.error).detail}</p>
      ) : query.data ? (
        <PeopleMoves preview={query.data} />
      ) : (
        <Loading what={t('rights.willChange')} lines={3} />
      )}
    </>
  )
}

const peopleShown = 12

/** Everybody who reaches something else afterwards, by name, and what it is. */
export function PeopleMoves({ preview }: { preview: Foreseen }) {
  const { t } = useText()
  const { people, peopleAll } = preview
  const shown = people.slice(0, peopleShown)
  return (
    <div className="flex flex-col gap-2">
      <p className="text-ink-2">{t('foreseen.people', { count: peopleAll })}</p>
      {shown.length > 0 ? (
        <ul className="flex flex-col gap-1.5">
          {shown.map((move) => (
            <Move key={`${move.organisation.id} ${move.personId}`} move={move} />
          ))}
        </ul>
      ) : null}
      {peopleAll > shown.length ? (
        <p className="text-ink-2">{t('foreseen.more', { count: peopleAll - shown.length })}</p>
      ) : null}
    </div>
  )
}

const productsShown = 4

function Move({ move }: { move: PersonMove }) {
  const { t } = useText()
  const { name, organisation, gains, loses, changes, products } = move
  const counts = [
    ...(gains > 0 ? [t('foreseen.gains', { count: gains })] : []),
    ...(loses > 0 ? [t('foreseen.loses', { count: loses })] : []),
    ...(changes > 0 ? [t('foreseen.changes', { count: changes })] : []),
  ]
  const word = (level: PersonMove['products'][number]['before']) =>
    level ? t(`level.${level}`) : t('foreseen.none')
  const first = products.slice(0, productsShown)
  const rest = gains + loses + changes - first.length
  const named = first.map(
    (product) =>
      `${product.name} (${t('foreseen.level', { before: word(product.before), after: word(product.after) })})`,
  )
  return (
    <li className="text-ink">
      <strong className="font-medium">{name}</strong> <span className="text-ink-3">{organisation.name}</span>:{' '}
      {counts.join(', ')}
      <span className="block text-meta break-words text-ink-2">
        {named.join(', ')} {rest > 0 ? t('give.more', { count: rest }) : ''}
      </span>
    </li>
  )
}
