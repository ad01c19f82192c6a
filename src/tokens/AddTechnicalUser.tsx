import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'

/** Takes a technical user into the organisation; what it reaches is given to it afterwards, as to any collaborator. */
export function AddTechnicalUser({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const add = useWrite(api.tokens.addUser)
  const [name, setName] = useState('')
  const [accounting, setAccounting] = useState(false)
  const [isChecked, setChecked] = useState(false)
  const missing = name.trim() === '' ? t('tokens.nameMissing') : undefined

  const save = async () => {
    setChecked(true)
    if (missing) return
    const added = await add.send({ organisationId, name: name.trim(), accounting })
    notify(t('tokens.userAdded', { name: added.name }))
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tokens.addUser')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" onPress={() => quietly(save())} pending={add.isPending}>
            {t('tokens.addUser')}
          </Button>
        </>
      }
    >
      <p>{t('tokens.addUser.text')}</p>
      <TextField
        label={t('tokens.userName')}
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        error={isChecked ? missing : undefined}
      />
      <Checkbox
        label={t('tokens.accounting')}
        hint={t('tokens.accounting.hint')}
        checked={accounting}
        onChange={setAccounting}
      />
      {add.problem ? (
        <Notice tone="negative" live>
          {add.problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}
