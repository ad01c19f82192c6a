import { useQuery } from '@tanstack/react-query'
import { FileDown, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { type Level, levels } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import { api, useWrite } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'

/** As many clients as one request takes. */
const most = 200

type ClientBulkProps = {
  chosen: ReadonlySet<string>
  /** Chooses everything that is listed, where the page shows less than that. */
  onChooseAll?: (() => void) | undefined
  total: number
  onClear: () => void
}

/** What can be done with the chosen clients together. Ending is never among it. */
export function ClientBulk({ chosen, onChooseAll, total, onClear }: ClientBulkProps) {
  const { t } = useText()
  const hat = useHat()
  const [isAssigning, setAssigning] = useState(false)
  const isBoss = isBossHat(hat)
  const tooMany = chosen.size > most ? t('clients.bulk.tooMany', { max: most }) : null
  const noMoney = isBoss || hat.accounting ? null : t('refusal.accounting_only')
  const exportReason = noMoney ?? tooMany
  const clientIds = [...chosen].filter((id): id is Id<'organisation'> => id.startsWith('org_'))
  return (
    <section
      aria-label={t('clients.bulk')}
      className="sticky bottom-0 z-20 flex flex-wrap items-center gap-2 border-t border-line bg-raised px-5 py-2.5 max-sm:px-4"
    >
      <p role="status" className="me-2 font-medium">
        {t('clients.bulk.chosen', { count: chosen.size })}
      </p>
      {onChooseAll ? (
        <Button variant="quiet" onPress={onChooseAll}>
          {t('clients.bulk.all', { count: Math.min(total, most) })}
        </Button>
      ) : null}
      <Button
        icon={UserPlus}
        onPress={() => setAssigning(true)}
        disabledReason={isBoss ? tooMany : t('refusal.boss_only')}
        reasonShown="spoken"
      >
        {t('clients.bulk.assign')}
      </Button>
      {exportReason ? (
        <Button icon={FileDown} disabledReason={exportReason} reasonShown="spoken">
          {t('clients.action.export')}
        </Button>
      ) : (
        <LinkButton icon={FileDown} href={`/p/${hat.organisationId}/exports?client=${clientIds.join(',')}`}>
          {t('clients.action.export')}
        </LinkButton>
      )}
      <Button variant="quiet" onPress={onClear}>
        {t('clients.bulk.clear')}
      </Button>
      {isAssigning ? (
        <AssignDialog
          clientIds={clientIds}
          onClose={() => setAssigning(false)}
          onDone={() => {
            setAssigning(false)
            onClear()
          }}
        />
      ) : null}
    </section>
  )
}

type AssignDialogProps = {
  clientIds: Id<'organisation'>[]
  onClose: () => void
  onDone: () => void
}

/** Gives the chosen clients to one collaborator, all of them or none. */
function AssignDialog({ clientIds, onClose, onDone }: AssignDialogProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const write = useWrite(api.clients.assign)
  const members = useQuery(api.organisations.members.queryOptions({ input: { organisationId: partnerId } }))
  const people = (members.data ?? []).filter(({ role }) => role === 'collaborator')
  const [personId, setPersonId] = useState<Id<'person'> | ''>('')
  const [level, setLevel] = useState<Level>('manage')
  const [lastDay, setLastDay] = useState('')
  const [isMissing, setMissing] = useState(false)
  const send = async () => {
    setMissing(personId === '')
    if (personId === '') return
    const { assigned } = await write.send({ partnerId, clientIds, personId, level, lastDay: lastDay || null })
    const name = people.find((one) => one.personId === personId)?.name ?? ''
    notify(t('clients.bulk.assigned', { count: assigned, name }))
    onDone()
  }
  if (members.data && people.length === 0) {
    return (
      <FormDialog
        title={t('clients.bulk.assign')}
        onClose={onClose}
        onSend={async () => onClose()}
        sendLabel={t('ui.close')}
        pending={false}
      >
        <p>{t('assign.nobody')}</p>
      </FormDialog>
    )
  }
  return (
    <FormDialog
      title={t('clients.bulk.assign')}
      lead={t('clients.bulk.assignLead', { count: clientIds.length })}
      onClose={onClose}
      onSend={send}
      sendLabel={t('clients.bulk.assignSend', { count: clientIds.length })}
      pending={write.isPending}
      refusal={write.problem?.detail}
    >
      <Select
        label={t('role.collaborator')}
        options={people.map((one) => ({ value: one.personId, label: one.name }))}
        value={personId}
        onChange={setPersonId}
        placeholder={t('clients.bulk.who')}
        error={isMissing ? t('clients.bulk.who') : undefined}
      />
      <Segments
        label={t('clients.column.level')}
        value={level}
        onChange={setLevel}
        options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <TextField
        type="date"
        label={t('assign.lastDay')}
        optionalWord={t('invite.optional')}
        value={lastDay}
        onChange={setLastDay}
      />
    </FormDialog>
  )
}
