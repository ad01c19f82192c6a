import { generate } from 'lean-qr'
import { toSvgSource } from 'lean-qr/extras/svg'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { TextField } from '../web/ui/TextField.tsx'

type SetUpAppProps = { onDone: (recoveryCodes: string[] | null) => void; onCancel: () => void }

/** An authenticator app: a picture to scan or a secret to type, and its first code. The picture is drawn here. */
export function SetUpApp({ onDone, onCancel }: SetUpAppProps) {
  const { t } = useText()
  const begin = useWrite(api.security.beginTotp)
  const confirm = useWrite(api.security.confirmTotp)
  const [begun, setBegun] = useState<{ secret: string; address: string } | null>(null)
  const [code, setCode] = useState('')
  const hasAsked = useRef(false)
  useEffect(() => {
    if (hasAsked.current) return
    hasAsked.current = true
    begin.send({}).then(setBegun, (error: unknown) => {
      // whoever does not want to prove who they are does not want the app either
      if (error instanceof Error && error.name === 'TurnedAway') onCancel()
    })
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim().length >= 6)
      quietly(confirm.send({ code }).then(({ recoveryCodes }) => onDone(recoveryCodes)))
  }
  if (begin.problem) return <ErrorSummary detail={begin.problem.detail} />
  if (!begun) return <Loading what={t('security.app')} />
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-5">
      <p>{t('security.app.scan')}</p>
      <Picture text={begun.address} />
      <p>
        {t('security.app.type')}{' '}
        <code className="font-mono break-all">{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      {confirm.problem && confirm.problem.code !== 'code_wrong' ? (
        <ErrorSummary detail={confirm.problem.detail} />
      ) : null}
      <TextField
        label={t('signIn.code')}
        hint={t('signIn.code.hint')}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={setCode}
        error={confirm.problem?.code === 'code_wrong' ? confirm.problem.detail : null}
        maxLength={12}
        code
        required
      />
      <div className="flex flex-wrap gap-2">
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
        <Button type="submit" variant="primary" pending={confirm.isPending}>
          {t('security.app.confirm')}
        </Button>
      </div>
    </form>
  )
}

/** Black on white in both themes: what cameras read. */
function Picture({ text }: { text: string }) {
  const { t } = useText()
  const source = toSvgSource(generate(text), { on: 'black', off: 'white', padX: 4, padY: 4 })
  return (
    <img
      alt={t('security.app.picture')}
      src={`data:image/svg+xml,${encodeURIComponent(source)}`}
      className="size-52 rounded-control"
    />
  )
}
