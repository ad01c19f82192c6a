import { useId, useState } from 'react'
import { z } from 'zod'
import { email as emailSchema } from '../lib/contract.ts'
import { languages } from '../lib/language.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { languageNames } from '../web/language.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { MemberRights, type MemberRightsValue, settledRights } from './MemberRights.tsx'

const nameSchema = z.string().trim().min(1).max(120)

/** Takes a person into the organisation: who, in which language they are written to, and as what. */
export function AddMember({ onClose }: { onClose: () => void }) {
  const { t, language: spoken } = useText()
  const { organisationId } = useHat()
  const add = useWrite(api.organisations.addMember)
  const id = useId()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState(spoken)
  const [rights, setRights] = useState<MemberRightsValue>({ role: 'collaborator', accounting: false })
  const [isChecked, setChecked] = useState(false)
  const flawOf = (field: string) => add.problem?.flaws.find((flaw) => flaw.field === field)?.reason
  const nameError = nameSchema.safeParse(name).success ? flawOf('name') : t('members.nameMissing')
  const emailError = emailSchema.safeParse(email.trim()).success ? flawOf('email') : t('members.emailWrong')
  const fields = [
    ...(nameError ? [{ id: `${id}-name`, message: nameError }] : []),
    ...(emailError ? [{ id: `${id}-email`, message: emailError }] : []),
  ]
  const detail = add.problem?.detail ?? (isChecked && fields.length > 0 ? t('members.formWrong') : null)

  const save = async () => {
    setChecked(true)
    if (!nameSchema.safeParse(name).success || !emailSchema.safeParse(email.trim()).success) return
    const added = await add.send({
      organisationId,
      name: name.trim(),
      email: email.trim(),
      language,
      ...settledRights(rights),
    })
    notify(t('members.added', { name: added.name }))
    onClose()
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('members.add')}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" pending={add.isPending} onPress={() => quietly(save())}>
            {t('members.add')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(save())
        }}
      >
        <p>{t('members.add.lead')}</p>
        {detail ? <ErrorSummary detail={detail} fields={isChecked ? fields : []} /> : null}
        <div className="grid gap-4 text-ink sm:grid-cols-2">
          <TextField
            id={`${id}-name`}
            label={t('members.name')}
            autoComplete="off"
            maxLength={120}
            value={name}
            onChange={setName}
            error={isChecked ? nameError : undefined}
            autoFocus
          />
          <TextField
            id={`${id}-email`}
            label={t('members.email')}
            type="email"
            autoComplete="off"
            maxLength={254}
            value={email}
            onChange={setEmail}
            error={isChecked ? emailError : undefined}
          />
          <Select
            label={t('members.language')}
            value={language}
            onChange={setLanguage}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
        </div>
        <MemberRights value={rights} onChange={setRights} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
