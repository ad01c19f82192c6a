import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { ShownOnce } from '../web/ui/ShownOnce.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { TechnicalUser } from './contract.ts'

const offered = ['read', 'write', 'orders'] as const
type Offered = (typeof offered)[number]
const lifetimes = ['30', '90', '365'] as const

/** Makes a token for a technical user and shows it, once. */
export function MakeToken({ users, onClose }: { users: readonly TechnicalUser[]; onClose: () => void }) {
  const { t } = useText()
  const [token, setToken] = useState<string | null>(null)
  if (!token) return <Asked {...{ users, onClose, setToken }} />
  return <ShownOnce title={t('tokens.made')} lead={t('tokens.made.text')} value={token} onClose={onClose} />
}

type AskedProps = { users: readonly TechnicalUser[]; onClose: () => void; setToken: (token: string) => void }

function Asked({ users, onClose, setToken }: AskedProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const create = useWrite(api.tokens.create)
  const [name, setName] = useState('')
  const [personId, setPersonId] = useState<string>(users[0]?.personId ?? '')
  const [scopes, setScopes] = useState<readonly Offered[]>(['read'])
  const [days, setDays] = useState<(typeof lifetimes)[number]>('90')
  const [isChecked, setChecked] = useState(false)
  const missing = name.trim() === '' ? t('tokens.nameMissing') : undefined
  const user = users.find((one) => one.personId === personId)

  const save = async () => {
    setChecked(true)
    if (missing || scopes.length === 0 || !user) return
    const input = {
      organisationId,
      personId: user.personId,
      name: name.trim(),
      scopes: [...scopes],
      days: Number(days),
    }
    const made = await create.send(input)
    setToken(made.token)
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tokens.make')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" onPress={() => quietly(save())} pending={create.isPending}>
            {t('tokens.make')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('tokens.name')}
        hint={t('tokens.name.hint')}
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        error={isChecked ? missing : undefined}
      />
      <Select
        label={t('tokens.user')}
        options={users.map((one) => ({ value: one.personId, label: one.name }))}
        value={personId}
        onChange={setPersonId}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-ink">{t('tokens.scopes')}</legend>
        {offered.map((scope) => (
          <Checkbox
            key={scope}
            label={t(`tokens.scope.${scope}`)}
            hint={t(`tokens.scope.${scope}.hint`)}
            checked={scopes.includes(scope)}
            onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
          />
        ))}
        {isChecked && scopes.length === 0 ? (
          <span className="text-negative">{t('tokens.scopeMissing')}</span>
        ) : null}
      </fieldset>
      <Select
        label={t('tokens.lifetime')}
        options={lifetimes.map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) }))}
        value={days}
        onChange={setDays}
      />
      {create.problem ? (
        <Notice tone="negative" live>
          {create.problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** The token, for as long as this window is open. */
