import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import {
  emergencyHours,
  type TemporaryLevel,
  temporaryHours,
  temporaryLevels,
  usualHours,
} from './temporary.ts'

/** Why, in words the client will read. */
function useReason() {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isShort = reason.trim().length < 3
  return {
    reason,
    isReady: () => {
      setTried(true)
      return !isShort
    },
    field: (
      <TextField
        label={t('letIn.reason')}
        hint={t('staffAccess.reason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
    ),
  }
}

/** Asks a caller whose code was just checked to let support in. */
export function AskDialog({ personId, onClose }: { personId: Id<'person'>; onClose: () => void }) {
  const { t } = useText()
  const [level, setLevel] = useState<TemporaryLevel>('look')
  const [hours, setHours] = useState<(typeof temporaryHours)[number]>(usualHours)
  const { reason, isReady, field } = useReason()
  const ask = useWrite(api.temporaryAccess.ask)
  const send = async () => {
    if (!isReady()) return
    await ask.send({ personId, level, hours, reason })
    notify(t('staffAccess.asked'))
    onClose()
  }
  return (
    <FormDialog
      title={t('staffAccess.ask')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('staffAccess.ask')}
      pending={ask.isPending}
      refusal={ask.problem?.detail}
    >
      <Select
        label={t('letIn.level')}
        value={level}
        onChange={setLevel}
        options={temporaryLevels.map((value) => ({ value, label: t(`letIn.level.${value}`) }))}
      />
      <Select
        label={t('letIn.hours')}
        value={String(hours)}
        onChange={(next) => setHours(temporaryHours.find((n) => String(n) === next) ?? usualHours)}
        options={temporaryHours.map((n) => ({
          value: String(n),
          label: t('letIn.hours.count', { count: n }),
        }))}
      />
      {field}
    </FormDialog>
  )
}

/** Asks a second person for a look into an organisation in an emergency. */
export function EmergencyDialog({
  organisationId,
  onClose,
}: {
  organisationId: Id<'organisation'>
  onClose: () => void
}) {
  const { t } = useText()
  const [hours, setHours] = useState<(typeof emergencyHours)[number]>(1)
  const { reason, isReady, field } = useReason()
  const breakIn = useWrite(api.temporaryAccess.breakIn)
  const send = async () => {
    if (!isReady()) return
    await breakIn.send({ organisationId, hours, reason })
    notify(t('staffAccess.emergency.asked'))
    onClose()
  }
  return (
    <FormDialog
      title={t('staffAccess.emergency')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('staffAccess.emergency')}
      pending={breakIn.isPending}
      refusal={breakIn.problem?.detail}
    >
      <p className="text-ink-2">{t('staffAccess.emergency.text')}</p>
      <Select
        label={t('letIn.hours')}
        value={String(hours)}
        onChange={(next) => setHours(emergencyHours.find((n) => String(n) === next) ?? 1)}
        options={emergencyHours.map((n) => ({
          value: String(n),
          label: t('letIn.hours.count', { count: n }),
        }))}
      />
      {field}
    </FormDialog>
  )
}
