import { type FormEvent, useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { makePasskey } from '../web/passkey.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { deviceName } from './visitor.ts'

type SetUpPasskeyProps = { onDone: (recoveryCodes: string[] | null) => void; onCancel: () => void }

/** A passkey: a name to know it by, then the browser asks its authenticator. */
export function SetUpPasskey({ onDone, onCancel }: SetUpPasskeyProps) {
  const { t } = useText()
  const options = useWrite(api.security.passkeyOptions)
  const add = useWrite(api.security.addPasskey)
  const [name, setName] = useState(() => deviceName(navigator.userAgent))
  const [isUnmade, setUnmade] = useState(false)
  const problem = options.problem ?? add.problem
  const make = async () => {
    setUnmade(false)
    const attestation = await makePasskey(await options.send({}))
    if (!attestation) return setUnmade(true)
    const { recoveryCodes } = await add.send({ name: name.trim(), attestation })
    onDone(recoveryCodes)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) quietly(make())
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-5">
      <p>{t('security.passkey.how')}</p>
      {problem ? <ErrorSummary detail={problem.detail} /> : null}
      {isUnmade ? (
        <Notice tone="warning" live>
          {t('security.passkey.unmade')}
        </Notice>
      ) : null}
      <TextField
        label={t('security.passkey.name')}
        hint={t('security.passkey.name.hint')}
        value={name}
        onChange={setName}
        maxLength={80}
        error={name.trim() ? null : t('profile.nameMissing')}
        required
      />
      <div className="flex flex-wrap gap-2">
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
        <Button type="submit" variant="primary" pending={options.isPending || add.isPending}>
          {t('security.passkey.make')}
        </Button>
      </div>
    </form>
  )
}
