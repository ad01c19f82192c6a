import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { EndpointRow } from './contract.ts'
import { EventChoice } from './EventChoice.tsx'
import { type EventType, eventTypes } from './event.ts'
import { NewKey } from './NewKey.tsx'
import { type Scheme, schemes } from './scheme.ts'

/** Makes a webhook and shows its key, or changes one. */
export function WebhookForm({ webhook, onClose }: { webhook?: EndpointRow; onClose: () => void }) {
  const [key, setKey] = useState<string | null>(null)
  return key ? <NewKey keyText={key} onClose={onClose} /> : <Asked {...{ webhook, onClose, setKey }} />
}

type AskedProps = { webhook: EndpointRow | undefined; onClose: () => void; setKey: (key: string) => void }

function Asked({ webhook, onClose, setKey }: AskedProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const create = useWrite(api.webhooks.create)
  const change = useWrite(api.webhooks.change)
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [scheme, setScheme] = useState<Scheme>('v1a')
  const [types, setTypes] = useState<ReadonlySet<EventType>>(new Set(webhook?.types ?? eventTypes))
  const [isChecked, setChecked] = useState(false)
  const nameMissing = name.trim() === '' ? t('webhooks.nameMissing') : undefined
  const urlMissing = url.trim() === '' ? t('webhooks.urlMissing') : undefined
  const typesMissing = types.size === 0 ? t('webhooks.typesMissing') : undefined
  const problem = create.problem ?? change.problem
  const title = t(webhook ? 'webhooks.edit' : 'webhooks.make')

  const save = async () => {
    setChecked(true)
    if (nameMissing || urlMissing || typesMissing) return
    const said = { organisationId, name: name.trim(), url: url.trim(), types: [...types] }
    if (webhook) {
      await change.send({ ...said, endpointId: webhook.id })
      notify(t('webhooks.saved', { name: said.name }))
      onClose()
    } else setKey((await create.send({ ...said, scheme })).key)
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => quietly(save())}
            pending={create.isPending || change.isPending}
          >
            {webhook ? t('webhooks.save') : t('webhooks.make')}
          </Button>
        </>
      }
    >
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      <TextField
        label={t('webhooks.name')}
        hint={t('webhooks.name.hint')}
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        error={isChecked ? nameMissing : undefined}
      />
      <TextField
        label={t('webhooks.url')}
        hint={t('webhooks.url.hint')}
        value={url}
        onChange={setUrl}
        type="url"
        maxLength={2000}
        placeholder="https://"
        error={isChecked ? urlMissing : undefined}
      />
      {webhook ? null : (
        <Select
          label={t('webhooks.scheme')}
          options={schemes.map((value) => ({ value, label: t(`webhooks.scheme.${value}`) }))}
          value={scheme}
          onChange={setScheme}
        />
      )}
      <EventChoice chosen={types} onChange={setTypes} error={isChecked ? typesMissing : undefined} />
    </Dialog>
  )
}
