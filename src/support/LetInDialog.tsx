import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { idOf } from '../lib/id.ts'
import { categoriesOf } from '../products/categories.ts'
import { api, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProducts, allProductsOfClient } from '../web/queries.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { ProductPicker } from '../web/ui/ProductPicker.tsx'
import { nothingPicked, type Picked } from '../web/ui/picker.ts'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { type ChosenPlace, PlaceFields, usePlace } from './PlaceFields.tsx'
import { type TemporaryLevel, temporaryHours, usualHours } from './temporary.ts'
import type { TemporaryAccess } from './temporaryContract.ts'

type Hours = (typeof temporaryHours)[number]

/** How much is lent: how far support may go, for how long, and at what. */
function useTerms(asked?: TemporaryAccess) {
  const [level, setLevel] = useState<TemporaryLevel>(asked?.level ?? 'look')
  const [hours, setHours] = useState<Hours>(temporaryHours.find((n) => n === asked?.hours) ?? usualHours)
  const [isAll, setAll] = useState(true)
  const [picked, setPicked] = useState<Picked>(nothingPicked)
  const productIds = Object.keys(picked.levels).filter((id) => idOf('product').safeParse(id).success)
  return {
    ...{ level, setLevel, hours, setHours, isAll, setAll, picked, setPicked, asked },
    isEmpty: !isAll && productIds.length === 0,
    wanted: { level, hours, ...(isAll ? {} : { productIds: idOf('product').array().parse(productIds) }) },
  }
}

function TermFields({ terms, place }: { terms: ReturnType<typeof useTerms>; place: ChosenPlace }) {
  const { t, language } = useText()
  const { level, setLevel, hours, setHours, isAll, setAll, picked, setPicked, asked } = terms
  const isOwn = place.hatId === place.clientId
  const own = useQuery({ ...allProducts(place.hatId), enabled: !isAll && isOwn })
  const theirs = useQuery({ ...allProductsOfClient(place.hatId, place.clientId), enabled: !isAll && !isOwn })
  return (
    <>
      <RadioCards
        legend={t('letIn.level')}
        value={level}
        onChange={setLevel}
        cards={(['look', 'act'] as const)
          .filter((one) => asked?.level !== 'look' || one === 'look')
          .map((value) => ({
            value,
            title: t(`letIn.level.${value}`),
            summary: t(`letIn.level.${value}.text`),
          }))}
      />
      <div className="max-w-xs">
        <Select
          label={t('letIn.hours')}
          value={String(hours)}
          onChange={(next) => setHours(temporaryHours.find((n) => String(n) === next) ?? usualHours)}
          options={temporaryHours
            .filter((n) => !asked || n <= asked.hours)
            .map((n) => ({ value: String(n), label: t('letIn.hours.count', { count: n }) }))}
        />
      </div>
      <RadioCards
        legend={t('letIn.what')}
        value={isAll ? 'all' : 'some'}
        onChange={(value) => setAll(value === 'all')}
        cards={[
          { value: 'all', title: t('letIn.all'), summary: t('letIn.all.text') },
          { value: 'some', title: t('letIn.some') },
        ]}
      />
      {isAll ? null : (
        <Loaded query={isOwn ? own : theirs} what={t('letIn.what')}>
          {(rows) => (
            <ProductPicker
              categories={categoriesOf(rows, language)}
              picked={picked}
              onChange={setPicked}
              withoutLater
            />
          )}
        </Loaded>
      )}
    </>
  )
}

/** Lets support in, from one's own wish. */
export function LetInDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const choice = usePlace()
  const { place, chosen } = choice
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const terms = useTerms()
  const grant = useWrite(api.temporaryAccess.grant)
  if (!place) return null
  const isShort = reason.trim().length < 3
  const send = async () => {
    setTried(true)
    if (isShort || terms.isEmpty) return
    await grant.send({ hatId: place.hatId, ...(chosen ? { clientId: chosen } : {}), reason, ...terms.wanted })
    notify(t('letIn.done'))
    onClose()
  }
  return (
    <FormDialog
      title={t('letIn.title')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('letIn.send')}
      pending={grant.isPending}
      refusal={grant.problem?.detail ?? (isTried && terms.isEmpty ? t('letIn.nothing') : undefined)}
    >
      <PlaceFields choice={choice} />
      <TermFields key={`${place.hatId} ${place.clientId}`} terms={terms} place={place} />
      <TextField
        label={t('letIn.reason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
    </FormDialog>
  )
}

/** Answers what support asks for: that, or less. */
export function AnswerDialog({ access, onClose }: { access: TemporaryAccess; onClose: () => void }) {
  const { t } = useText()
  const terms = useTerms(access)
  const answer = useWrite(api.temporaryAccess.answer)
  const send = async () => {
    if (terms.isEmpty) return
    await answer.send({ accessId: access.id, approve: true, ...terms.wanted })
    notify(t('letIn.done'))
    onClose()
  }
  return (
    <FormDialog
      title={t('letIn.answer', { name: access.askedBy ?? '' })}
      onClose={onClose}
      onSend={send}
      sendLabel={t('letIn.send')}
      pending={answer.isPending}
      refusal={answer.problem?.detail}
    >
      <p className="text-ink-2">{access.reason}</p>
      <TermFields
        terms={terms}
        place={{ hatId: access.partner?.id ?? access.client.id, clientId: access.client.id }}
      />
    </FormDialog>
  )
}
