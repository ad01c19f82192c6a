import { useState } from 'react'
import { languages } from '../lib/language.ts'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Checkbox, Switch } from '../web/ui/Checkbox.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Subscription } from './contract.ts'
import { requestKinds } from './request.ts'

type SubscriptionDialogProps = { subscription: Subscription; onClose: () => void }

/** Which requests the partner wants to be told of. */
export function SubscriptionDialog({ subscription, onClose }: SubscriptionDialogProps) {
  const { t, language } = useText()
  const { organisationId: partnerId } = useHat()
  const [chosen, setChosen] = useState(subscription)
  const save = useWrite(api.requestInbox.subscribe)
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const send = async () => {
    await save.send({ partnerId, ...chosen })
    notify(t('requests.saved'))
    onClose()
  }
  const turned = <V extends string>(values: readonly V[], value: V, on: boolean) =>
    on ? [...values, value] : values.filter((one) => one !== value)
  return (
    <FormDialog
      title={t('requests.subscription')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('requests.save')}
      pending={save.isPending}
      refusal={save.problem?.detail}
    >
      <Switch
        label={t('requests.wants')}
        on={chosen.wants}
        onChange={(wants) => setChosen({ ...chosen, wants })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{t('requests.kinds')}</legend>
        {requestKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`requests.kind.${kind}`)}
            checked={chosen.kinds.includes(kind)}
            onChange={(on) => setChosen({ ...chosen, kinds: turned(chosen.kinds, kind, on) })}
          />
        ))}
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{t('requests.languages')}</legend>
        {languages.map((code) => (
          <Checkbox
            key={code}
            label={tongues.of(code) ?? code}
            checked={chosen.languages.includes(code)}
            onChange={(on) => setChosen({ ...chosen, languages: turned(chosen.languages, code, on) })}
          />
        ))}
      </fieldset>
    </FormDialog>
  )
}
