import { useState } from 'react'
import { useLook } from '../web/look.ts'
import { choose } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Switch } from '../web/ui/Checkbox.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { clashOf, type KeyAction, keyActions, keysOf, readKeys, usualKeys } from './preferences.ts'

/** Whether single keys do anything, and which does what. */
export function KeySettings() {
  const { t } = useText()
  const { singleKeys, keys } = useLook()
  const isUsual = keyActions.every((action) => keysOf(keys)[action] === usualKeys[action])
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label={t('shell.user.keys')}
        hint={t('settings.keysLead')}
        on={singleKeys !== false}
        onChange={(on) => choose({ singleKeys: on })}
      />
      {singleKeys === false ? null : (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            {keyActions.map((action) => (
              <KeyField key={`${action} ${keysOf(keys)[action]}`} action={action} />
            ))}
          </div>
          {isUsual ? null : (
            <div>
              <Button onPress={() => choose({ keys: {} })}>{t('settings.keys.reset')}</Button>
            </div>
          )}
        </>
      )}
    </div>
  )
}

/** What is typed holds at once where it can; where it cannot, the field says why and the former keys stay. */
function KeyField({ action }: { action: KeyAction }) {
  const { t } = useText()
  const { keys } = useLook()
  const all = keysOf(keys)
  const [typed, setTyped] = useState(all[action].toUpperCase())
  const wanted = readKeys(typed)
  const clash = wanted ? clashOf(all, action, wanted) : undefined
  const error = !wanted
    ? t('settings.keys.wrong')
    : clash
      ? t('settings.keys.clash', { action: t(`keys.${clash}`) })
      : null
  return (
    <form
      onSubmit={(event) => event.preventDefault()}
      onBlur={() => {
        if (wanted && !clash && wanted !== all[action]) choose({ keys: { ...keys, [action]: wanted } })
      }}
    >
      <TextField
        label={t(`keys.${action}`)}
        value={typed}
        onChange={setTyped}
        error={error}
        maxLength={5}
        autoComplete="off"
        code
      />
    </form>
  )
}
