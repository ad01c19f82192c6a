import { useQuery } from '@tanstack/react-query'
import { Bookmark, Settings2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button, IconButton } from '../web/ui/Button.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Menu, type MenuEntry } from '../web/ui/Menu.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { addressOf, type ClientsAsked, type ClientsChange, isSameView, shownOf } from './clientsAsked.ts'
import type { ClientView } from './clientViewsContract.ts'

type ClientViewsProps = { asked: ClientsAsked; open: (next: ClientsChange) => void }

/** One's own views of the table: opened from a menu, kept under a name. */
export function ClientViews({ asked, open }: ClientViewsProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [isEditing, setEditing] = useState(false)
  const views = useQuery(api.clients.views.queryOptions({ input: { partnerId }, staleTime: 60_000 }))
  const shown = shownOf(asked)
  const current = views.data?.find((view) => isSameView(view.shown, shown))
  const entries: MenuEntry[] = [
    { id: 'all', label: t('clients.views.all'), onAction: () => open(addressOf({})) },
    ...(views.data ?? []).map((view) => ({
      id: view.id,
      label: view.name,
      icon: Bookmark,
      onAction: () => open(addressOf(view.shown)),
    })),
    { id: 'line', separator: true },
    { id: 'edit', label: t('clients.views.edit'), icon: Settings2, onAction: () => setEditing(true) },
  ]
  return (
    <>
      <Menu
        label={t('clients.views')}
        entries={entries}
        trigger={
          <Button variant="quiet">
            {current ? `${t('clients.views')}: ${current.name}` : t('clients.views')}
          </Button>
        }
      />
      {isEditing ? (
        <ViewsDialog
          views={views.data ?? []}
          shown={shown}
          named={current?.name ?? ''}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </>
  )
}

type ViewsDialogProps = {
  views: readonly ClientView[]
  shown: ClientView['shown']
  named: string
  onClose: () => void
}

/** Keeps what is shown now under a name, or removes what was kept. */
function ViewsDialog({ views, shown, named, onClose }: ViewsDialogProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [name, setName] = useState(named)
  const save = useWrite(api.clients.saveView)
  const drop = useWrite(api.clients.dropView)
  const [isEmpty, setEmpty] = useState(false)
  const send = async () => {
    setEmpty(name.trim() === '')
    if (name.trim() === '') return
    await save.send({ partnerId, name, shown })
    notify(t('clients.views.saved', { name: name.trim() }))
    onClose()
  }
  const remove = async (view: ClientView) => {
    await drop.send({ partnerId, viewId: view.id })
    notify(t('clients.views.removed', { name: view.name }), () =>
      quietly(save.send({ partnerId, name: view.name, shown: view.shown })),
    )
  }
  return (
    <FormDialog
      title={t('clients.views')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('clients.views.save')}
      pending={save.isPending}
      lead={t('clients.views.lead')}
      refusal={save.problem?.detail ?? drop.problem?.detail}
    >
      <TextField
        label={t('clients.views.name')}
        value={name}
        onChange={setName}
        error={isEmpty ? t('clients.views.nameMissing') : undefined}
      />
      {views.length > 0 ? (
        <ul aria-label={t('clients.views')} className="border-t border-line">
          {views.map((view) => (
            <li key={view.id} className="flex min-h-10 items-center justify-between border-b border-line">
              {view.name}
              <IconButton
                icon={Trash2}
                label={t('clients.views.remove', { name: view.name })}
                onPress={() => quietly(remove(view))}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </FormDialog>
  )
}
